"""A page as a person meets it: its heading, what it says, fields and buttons by the names that people read."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4 import BeautifulSoup, Tag

PARSER = "lxml"
SHORTEST_MESSAGE = 20
"""Characters without which nobody is told anything."""
_TRACES_OF_MACHINERY = ("Traceback (most recent call last)", "Internal Server Error", "&lt;module&gt;")
_BUTTON_TYPES = {"submit", "button", "image"}
_FIELD_TYPES_LEFT_OUT = {"hidden", "submit", "button", "image"}


def words(tag: Tag) -> str:
    """The text of an element with white space folded."""
    return re.sub(r"\s+", " ", tag.get_text(" ")).strip()


@dataclass(frozen=True)
class Page:
    """What a browser shows: the address it stands at, the HTTP status, and the parsed page."""

    url: str
    status: int
    body: str
    soup: BeautifulSoup

    @property
    def heading(self) -> str:
        """The first heading, or the title where there is none."""
        found = self.soup.find(["h1", "h2"]) or self.soup.find("title")
        return words(found) if isinstance(found, Tag) else ""

    @property
    def text(self) -> str:
        """Everything that can be read on the page."""
        return words(self.soup)

    @property
    def alert(self) -> str:
        """The text of the first element of role alert; empty without one."""
        found = self.soup.find(True, attrs={"role": "alert"})
        return words(found) if isinstance(found, Tag) else ""

    @property
    def status_lines(self) -> str:
        """The text of all elements of role status."""
        return " ".join(words(tag) for tag in self.soup.find_all(True, attrs={"role": "status"}))

    @property
    def tells_a_person(self) -> bool:
        """Whether the page is a message for a person (docs/page-contract.md: Messages)."""
        said = self.text if self.status >= 400 else self.alert
        shows_machinery = self._bare_json or any(trace in self.body for trace in _TRACES_OF_MACHINERY)
        return len(said) >= SHORTEST_MESSAGE and not shows_machinery

    @property
    def _bare_json(self) -> bool:
        try:
            return isinstance(json.loads(self.body), dict | list)
        except ValueError:
            return False

    def button(self, name: str, within: Tag | None = None) -> Tag | None:
        """The button or link of that accessible name, or the first whose name begins with that."""
        return next(iter(self.buttons_named(name, within)), None)

    def buttons_named(self, name: str, within: Tag | None = None) -> list[Tag]:
        """The buttons and links of that accessible name, or those whose name begins with that."""
        named = [(accessible_name(tag), tag) for tag in self._pressable(within)]
        exact = [tag for shown, tag in named if shown == name]
        return exact or [tag for shown, tag in named if shown.startswith(f"{name} ")]

    def buttons(self) -> list[str]:
        """The accessible names of all buttons and links."""
        return [accessible_name(tag) for tag in self._pressable(None)]

    def field(self, label: str, within: Tag | None = None) -> Tag | None:
        """The form field with that label."""
        for tag in (within or self.soup).find_all(["input", "select", "textarea"]):
            if tag.get("type") not in _FIELD_TYPES_LEFT_OUT and label in self._labels_of(tag):
                return tag
        return None

    def value(self, label: str, within: Tag | None = None) -> str | None:
        """What stands in the field with that label; None without such a field."""
        tag = self.field(label, within)
        if tag is None:
            return None
        return str(tag.get("value", "")) if tag.name == "input" else words(tag)

    def part(self, name: str) -> Tag | None:
        """The group (fieldset, section or region) with that caption."""
        for tag in self.soup.find_all(["fieldset", "section", "div", "table"]):
            caption = tag.find(["legend", "caption", "h1", "h2", "h3", "h4", "h5", "h6"], recursive=False)
            if tag.get("aria-label") == name or (isinstance(caption, Tag) and words(caption) == name):
                return tag
        return None

    def _pressable(self, within: Tag | None) -> Iterator[Tag]:
        for tag in (within or self.soup).find_all(["button", "input", "a"]):
            if tag.name != "input" or tag.get("type") in _BUTTON_TYPES:
                yield tag

    def _labels_of(self, tag: Tag) -> list[str]:
        names = [str(tag.get("aria-label", ""))]
        for label in self.soup.find_all("label", attrs={"for": tag.get("id") or "\0"}):
            names.append(_label_text(label))
        parent = tag.find_parent("label")
        if parent is not None:
            names.append(_label_text(parent))
        return names


def _label_text(label: Tag) -> str:
    """What a label says, without what stands in the field that it is around, and without a colon or asterisk behind."""
    parts = (text for text in label.find_all(string=True) if text.find_parent(["select", "textarea"]) is None)
    return re.sub(r"\s+", " ", " ".join(parts)).strip(" :*")


def accessible_name(tag: Tag) -> str:
    """The name that assistive technology reads for a button or link."""
    return str(tag.get("aria-label") or "") or words(tag) or str(tag.get("value") or "")
