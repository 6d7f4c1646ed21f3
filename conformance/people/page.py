"""A page as a person meets it: its heading, what it says, fields and buttons by the names that people read."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urljoin

from conformance.people.controls import is_button, is_field, kind
from conformance.people.markup import Tag, parsed

SHORTEST_MESSAGE = 20
"""Characters without which nobody is told anything."""
_TRACES_OF_MACHINERY = ("Traceback (most recent call last)", "Internal Server Error", "&lt;module&gt;")
_BY_DEFAULT = {"submit": "Submit", "reset": "Reset"}


@dataclass(frozen=True)
class Page:
    """What a browser shows: the address it stands at, the HTTP status, and the HTML as it came.

    `marked` is the HTML with marks of the browser's own, where it makes any: what the elements are read from.
    `policy` is what came as the header Referrer-Policy.
    """

    url: str
    status: int
    body: str
    marked: str = ""
    policy: str = ""

    @cached_property
    def root(self) -> Tag:
        """The page as elements, read when somebody first looks at it."""
        return parsed(self.marked or self.body)

    def link(self, address: str) -> str:
        """An address that stands on the page, in full; ValueError for what is none (HTML, section 2.4.3)."""
        base = self.root.first("base", having="href")
        return urljoin(urljoin(self.url, base.get("href").strip()) if base else self.url, address)

    def leads_to(self, address: str) -> str:
        """An address that stands on the page, in full; empty for what is none."""
        try:
            return self.link(address)
        except ValueError:
            return ""

    @property
    def heading(self) -> str:
        """The first heading, or the title where there is none."""
        found = self.root.first("h1", "h2") or self.root.first("title")
        return found.words if found else ""

    @property
    def text(self) -> str:
        """Everything that can be read on the page."""
        return self.root.words

    @property
    def alert(self) -> str:
        """The text of the first element of role alert that says something; empty without one."""
        alerts = (tag for tag in self.root.every(having="role", value="alert") if "hidden" not in tag)
        return next((said for tag in alerts if (said := tag.words)), "")

    @property
    def status_lines(self) -> str:
        """The text of all elements of role status."""
        return " ".join(tag.words for tag in self.root.every(having="role", value="status"))

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
        for tag in (within or self.root).every("input", "select", "textarea"):
            if is_field(tag) and label in self._labels_of(tag):
                return tag
        return None

    def value(self, label: str, within: Tag | None = None) -> str | None:
        """What stands in the field with that label; None without such a field."""
        tag = self.field(label, within)
        if tag is None:
            return None
        return tag.get("value") if tag.name == "input" else tag.words

    def part(self, name: str) -> Tag | None:
        """The group (fieldset, section or region) with that caption."""
        for tag in self.root.every("fieldset", "section", "div", "table"):
            caption = tag.child("legend", "caption", "h1", "h2", "h3", "h4", "h5", "h6")
            if tag.get("aria-label") == name or (caption is not None and caption.words == name):
                return tag
        return None

    def _pressable(self, within: Tag | None) -> Iterator[Tag]:
        for tag in (within or self.root).every("button", "input", "a"):
            if tag.name != "input" or is_button(tag):
                yield tag

    def _labels_of(self, tag: Tag) -> list[str]:
        names = [tag.get("aria-label")]
        if tag.get("id"):
            names += [label.label for label in self.root.every("label", having="for", value=tag.get("id"))]
        around = tag.around("label")
        return [*names, around.label] if around else names


def accessible_name(tag: Tag) -> str:
    """The name that assistive technology reads for a button or link."""
    said = tag.get("aria-label") or tag.words or tag.get("value") or tag.get("alt")
    return said if said or tag.name != "input" else _BY_DEFAULT.get(kind(tag), "")
