"""What is in a form: the values that can be seen in it, and how one of them is changed."""

from collections.abc import Mapping
from typing import Any

from bs4 import Tag

from conformance.people.page import Page

_UNSEEN = {"hidden", "submit", "button", "image"}


def fill(form: Any, tag: Tag, value: str) -> bool:
    """Enter a value into a field of a MechanicalSoup form; False if a list does not offer it."""
    if tag.name == "select":
        return _choose(tag, value)
    if tag.get("type") == "checkbox":
        form.set_checkbox({str(tag.get("name")): value == "on"})
    elif tag.get("type") == "radio":
        form.set_radio({str(tag.get("name")): str(tag.get("value"))})
    else:
        form.set(str(tag.get("name")), value)
    return True


def visible(form: Tag) -> dict[str, str]:
    """The values that stand in the fields that people see."""
    shown: dict[str, str] = {}
    for tag in form.find_all(["input", "select", "textarea"]):
        if tag.get("name") and tag.get("type") not in _UNSEEN:
            shown[str(tag["name"])] = _value(tag)
    return shown


def hidden(page: Page) -> dict[str, str]:
    """The values of the hidden fields of all forms of a page, by name."""
    fields = page.soup.find_all("input", attrs={"type": "hidden"})
    return {str(tag["name"]): str(tag.get("value", "")) for tag in fields if tag.get("name")}


def named(page: Page, form: Tag, fields: Mapping[str, str]) -> dict[str, str]:
    """Values by the names of the fields that carry these labels."""
    found = {label: page.field(label, form) for label in fields}
    return {str(tag["name"]): fields[label] for label, tag in found.items() if tag is not None and tag.get("name")}


def _choose(tag: Tag, value: str) -> bool:
    options = tag.find_all("option")
    chosen = next((o for o in options if value in (o.get("value"), o.get_text(strip=True))), None)
    if chosen is None:
        return False
    for option in options:
        del option["selected"]
    chosen["selected"] = "selected"
    return True


def _value(tag: Tag) -> str:
    if tag.name == "input":
        return str(tag.get("value", ""))
    if tag.name == "textarea":
        return tag.get_text()
    options = tag.find_all("option")
    chosen = next((option for option in options if option.has_attr("selected")), options[0] if options else None)
    return "" if chosen is None else str(chosen.get("value") or chosen.get_text(strip=True))
