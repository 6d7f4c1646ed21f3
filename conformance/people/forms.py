"""What is in a form: the values that can be seen in it, and how one of them is changed."""

from collections.abc import Mapping
from typing import Any

import mechanicalsoup
from bs4 import BeautifulSoup, Tag

from conformance.people.page import PARSER, Page
from conformance.people.unanswered import NotOnPage

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


def owner_of(page: Page, button: Tag) -> Tag | None:
    """The form that a button sends."""
    named = button.get("form")
    found = page.soup.find("form", id=str(named)) if named else button.find_parent("form")
    return found if isinstance(found, Tag) else None


def labelled(page: Page, label: str, nearby: Tag | None) -> Tag:
    """The field with that label, in a part of the page or else anywhere on it; NotOnPage without one."""
    tag = page.field(label, nearby) or page.field(label)
    if tag is None:
        raise NotOnPage(f"There is no field {label!r} on the page {page.heading!r}.")
    return tag


def filled(page: Page, button: Tag, fields: Mapping[str, str], within: Tag | None) -> Any:
    """The MechanicalSoup form that a button sends, with values in its labelled fields."""
    owner = owner_of(page, button)
    if owner is None:
        raise NotOnPage("The button belongs to no form: it needs JavaScript, which this browser does not have.")
    form = mechanicalsoup.Form(owner)
    for label, value in fields.items():
        if not fill(form, labelled(page, label, within or owner), value):
            raise not_offered(value)
    if button.get("form") and button.get("name"):
        form.new_control("hidden", str(button["name"]), str(button.get("value", "")))
    elif button.get("name"):
        form.choose_submit(button)
    owner["action"] = str(button.get("formaction") or owner.get("action") or page.url)
    return form


def sending(form: Any, url: str) -> tuple[str, str, list[tuple[str, str]]]:
    """Method, address and pairs that a MechanicalSoup form on a page at that address sends."""
    request = mechanicalsoup.Browser.get_request_kwargs(form.form, url)
    pairs = request.get("data") or request.get("params") or []
    return str(request["method"]), str(request["url"]), [(str(name), str(value)) for name, value in pairs]


def not_offered(value: str) -> NotOnPage:
    """What is raised for a list that does not have a value."""
    return NotOnPage(f"The list does not offer {value!r}.")


def borrowed(page: Page, mine: Page) -> Page:
    """A page that somebody else was shown, with the hidden values that stand on mine."""
    soup, own = BeautifulSoup(page.body, PARSER), hidden(mine)
    for tag in soup.find_all("input", attrs={"type": "hidden"}):
        if tag.get("name") in own:
            tag["value"] = own[str(tag["name"])]
    return Page(page.url, page.status, page.body, soup)


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
    place = choice(tag, value)
    if place is None:
        return False
    for option in options:
        del option["selected"]
    options[place]["selected"] = "selected"
    return True


def choice(tag: Tag, value: str) -> int | None:
    """Which option of a list, counted from 0, has that value or text; None if none has."""
    for place, option in enumerate(tag.find_all("option")):
        if value in (option.get("value"), option.get_text(strip=True)):
            return place
    return None


def _value(tag: Tag) -> str:
    if tag.name == "input":
        return str(tag.get("value", ""))
    if tag.name == "textarea":
        return tag.get_text()
    options = tag.find_all("option")
    chosen = next((option for option in options if option.has_attr("selected")), options[0] if options else None)
    return "" if chosen is None else str(chosen.get("value") or chosen.get_text(strip=True))
