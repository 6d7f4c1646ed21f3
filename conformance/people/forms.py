"""What is in a form: the values that can be seen in it, how one of them is changed, and what is sent in the end.

What a form sends is MechanicalSoup's to say. It is given a copy of what belongs to the form and nothing else of the
page, since reading whole pages into its kind of tree was half of what a rehearsal computed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mechanicalsoup
from bs4 import BeautifulSoup

from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.unanswered import NotOnPage

_BUTTONS = {"submit", "button", "image", "reset"}
_WHERE_TO = ("method", "action", "enctype")


@dataclass(frozen=True)
class Sending:
    """What a form sends, as the arguments of a request of the library `requests`."""

    request: Mapping[str, Any]

    @property
    def method(self) -> str:
        """The HTTP method in lower case."""
        return str(self.request["method"]).lower()

    @property
    def address(self) -> str:
        """Where it goes."""
        return str(self.request["url"])

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Names and values in the order of the page."""
        return list(self.request["params" if self.method == "get" else "data"])


def owner_of(page: Page, control: Tag) -> Tag | None:
    """The form that a button sends, or that a field is sent with (HTML, section 4.10.17.3)."""
    named = control.get("form")
    return page.root.first("form", having="id", value=named) if named else control.around("form")


def labelled(page: Page, label: str, nearby: Tag | None) -> Tag:
    """The field with that label, in a part of the page or else anywhere on it; NotOnPage without one."""
    tag = page.field(label, nearby) or page.field(label)
    if tag is None:
        raise NotOnPage(f"There is no field {label!r} on the page {page.heading!r}.")
    return tag


def filled(page: Page, button: Tag, fields: Mapping[str, str], within: Tag | None) -> Sending:
    """What a button sends once values were entered into the labelled fields; they stand on the page from now on."""
    owner = owner_of(page, button)
    if owner is None:
        raise NotOnPage("The button belongs to no form: it needs JavaScript, which this browser does not have.")
    for label, value in fields.items():
        _enter(labelled(page, label, within or owner), value, owner)
    return sending(page, owner, button)


def sending(page: Page, form: Tag, button: Tag | None = None) -> Sending:
    """What a form sends when this button is pressed, or by itself: of buttons only this one (HTML, 4.10.21.4)."""
    controls = page.root.every("input", "select", "textarea", "button", having="name")
    owned = [_explicit(one).html for one in controls if owner_of(page, one) == form and _takes_part(one, button)]
    copy = BeautifulSoup(f"<form>{''.join(owned)}</form>", "lxml").form
    assert copy is not None
    copy.attrs = {name: form.get(name) for name in _WHERE_TO if name in form}
    if button and button.get("formaction"):
        copy["action"] = button.get("formaction")
    return Sending(mechanicalsoup.Browser.get_request_kwargs(copy, page.url))


def not_offered(value: str) -> NotOnPage:
    """What is raised for a list that does not have a value."""
    return NotOnPage(f"The list does not offer {value!r}.")


def borrowed(page: Page, mine: Page) -> Page:
    """A page that somebody else was shown, with the hidden values that stand on mine."""
    copy, own = Page(page.url, page.status, page.body), hidden(mine)
    for tag in copy.root.every("input", having="type", value="hidden"):
        if tag.get("name") in own:
            tag.put("value", own[tag.get("name")])
    return copy


def visible(form: Tag) -> dict[str, str]:
    """The values that stand in the fields that people see."""
    shown: dict[str, str] = {}
    for tag in form.every("input", "select", "textarea"):
        if tag.get("name") and _kind(tag) not in {"hidden", *_BUTTONS}:
            shown[tag.get("name")] = _standing(tag)
    return shown


def hidden(page: Page) -> dict[str, str]:
    """The values of the hidden fields of all forms of a page, by name."""
    fields = page.root.every("input", having="type", value="hidden")
    return {tag.get("name"): tag.get("value") for tag in fields if tag.get("name")}


def named(page: Page, form: Tag, fields: Mapping[str, str]) -> dict[str, str]:
    """Values by the names of the fields that carry these labels."""
    found = {label: page.field(label, form) for label in fields}
    return {tag.get("name"): fields[label] for label, tag in found.items() if tag is not None and tag.get("name")}


def choice(tag: Tag, value: str) -> int | None:
    """Which option of a list, counted from 0, has that value or text; None if none has."""
    for place, option in enumerate(tag.every("option")):
        if value in (option.get("value"), option.words):
            return place
    return None


def _enter(tag: Tag, value: str, form: Tag) -> None:
    """Enter a value into a field; NotOnPage if a list does not offer it."""
    kind = _kind(tag)
    if kind == "select":
        _mark(list(tag.every("option")), "selected", choice(tag, value), value)
    elif kind == "checkbox":
        tag.put("checked") if value == "on" else tag.drop("checked")
    elif kind == "radio":
        family = [one for one in form.every("input", having="name", value=tag.get("name")) if _kind(one) == "radio"]
        _mark(family, "checked", family.index(tag), value)
    elif kind == "textarea":
        tag.type(value)
    else:
        tag.put("value", value)


def _mark(family: list[Tag], attribute: str, place: int | None, value: str) -> None:
    """Let one of several have the attribute, and the others not."""
    if place is None:
        raise not_offered(value)
    for one in family:
        one.drop(attribute)
    family[place].put(attribute)


def _kind(tag: Tag) -> str:
    """The type of an input or button, which sends unless it says otherwise; else what the element is called."""
    if tag.name in ("select", "textarea"):
        return tag.name
    return (tag.get("type") or ("submit" if tag.name == "button" else "text")).lower()


def _takes_part(tag: Tag, button: Tag | None) -> bool:
    """Of buttons only the one that is pressed."""
    return _kind(tag) not in _BUTTONS or tag == button


def _explicit(tag: Tag) -> Tag:
    """With the value of each option in so many words: without one it is its text, the white space stripped."""
    for option in tag.every("option"):
        option.put("value", option.get("value", option.words))
    return tag


def _standing(tag: Tag) -> str:
    """The value that stands in a field; of a list the one that is chosen, and the first where none is."""
    if tag.name != "select":
        return tag.get("value") if tag.name == "input" else tag.typed
    options = list(tag.every("option"))
    chosen = [one for one in options if "selected" in one] or options
    return chosen[0].get("value", chosen[0].words) if chosen else ""
