"""Forms on a page: what belongs to them, how values are entered, and what goes out in the end (HTML, 4.10.22)."""

from collections.abc import Mapping
from dataclasses import replace

from conformance.people import origins
from conformance.people.controls import CONTROLS, SENDS, choice, entries, is_disabled, kind
from conformance.people.markup import Tag
from conformance.people.page import Page, accessible_name
from conformance.people.sending import Sending
from conformance.people.unanswered import NotOnPage


def owner_of(page: Page, control: Tag) -> Tag | None:
    """The form that a button sends, or that a field is sent with, if any (HTML, section 4.10.17.3)."""
    if "form" not in control:
        return control.around("form")
    named = control.get("form")
    first = page.root.first(having="id", value=named) if named else None
    return first if first and first.name == "form" else None


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
    if kind(button) not in SENDS:
        raise NotOnPage(f"The button {accessible_name(button)!r} sends no form, and this browser has no JavaScript.")
    if is_disabled(button):
        raise NotOnPage(f"The button {accessible_name(button)!r} is disabled.")
    _enter_all(page, fields, within or owner)
    return sending(page, owner, button)


def forged(page: Page, name: str, fields: Mapping[str, str], origin: str) -> Sending:
    """What a site at `origin` sends that makes up a page's form: what people see of it and nothing that is hidden."""
    copy = replace(page)
    button = copy.button(name)
    owner = owner_of(copy, button) if button else None
    if button is None or owner is None:
        raise NotOnPage(f"There is no form with a button {name!r} on the page {page.heading!r}.")
    for tag in copy.root.every("input"):
        if kind(tag) == "hidden":
            tag.put("disabled")
    _enter_all(copy, fields, owner)
    return replace(sending(copy, owner, button), origin=origin, policy=origins.SAYS_ALL)


def sending(page: Page, form: Tag, button: Tag | None = None) -> Sending:
    """What a form sends when this button is pressed, or by itself; NotOnPage if it closes a dialog instead."""
    if _said("method", form, button).lower() == "dialog":
        raise NotOnPage(
            "The form closes a dialog and sends nothing: it needs JavaScript, which this browser does not have."
        )
    owned = [tag for tag in page.root.every(*CONTROLS) if owner_of(page, tag) == form]
    entered = [(pair, kind(tag)) for tag in owned for pair in entries(tag, pressed=tag == button)]
    files = {place for place, (_, what) in enumerate(entered) if what == "file"}
    method, action, enctype = (_said(name, form, button).strip() for name in ("method", "action", "enctype"))
    address = page.link(action) if action else page.url
    sent = Sending.of(method, address, [pair for pair, _ in entered], enctype, files)
    policy = "no-referrer" if "noreferrer" in form.get("rel").lower().split() else origins.policy_of(page)
    return replace(sent, origin=origins.told(origins.origin_of(page.url), sent.address, policy), policy=policy)


def not_offered(value: str) -> NotOnPage:
    """What is raised for a list that does not have a value."""
    return NotOnPage(f"The list does not offer {value!r}.")


def borrowed(page: Page, mine: Page) -> Page:
    """A page that somebody else was shown, with the hidden values that stand on mine."""
    copy = replace(page)
    own = {tag.get("name"): tag.get("value") for tag in mine.root.every("input") if kind(tag) == "hidden"}
    for tag in copy.root.every("input"):
        if kind(tag) == "hidden" and tag.get("name") in own:
            tag.put("value", own[tag.get("name")])
    return copy


def _said(name: str, form: Tag, button: Tag | None) -> str:
    """What a form says, or the button that sends it in its place."""
    own = f"form{name}"
    return button.get(own) if button and own in button else form.get(name)


def _enter_all(page: Page, fields: Mapping[str, str], nearby: Tag) -> None:
    for label, value in fields.items():
        tag = labelled(page, label, nearby)
        if is_disabled(tag):
            raise NotOnPage(f"The field {label!r} is disabled.")
        _enter(page, tag, value)


def _enter(page: Page, tag: Tag, value: str) -> None:
    """Enter a value into a field; NotOnPage if a list does not offer it."""
    what = kind(tag)
    if what == "select":
        _mark(list(tag.every("option")), "selected", choice(tag, value), value)
    elif what == "checkbox":
        tag.put("checked") if value == "on" else tag.drop("checked")
    elif what == "radio":
        family = _family(page, tag)
        _mark(family, "checked", family.index(tag), value)
    elif what == "textarea":
        tag.type(value)
    else:
        tag.put("value", value)


def _family(page: Page, radio: Tag) -> list[Tag]:
    """The radio buttons of which only one can be chosen (HTML, section 4.10.5.1.16)."""
    owner, name = owner_of(page, radio), radio.get("name")
    alike = [one for one in page.root.every("input") if kind(one) == "radio" and one.get("name") == name]
    return [one for one in alike if owner_of(page, one) == owner]


def _mark(family: list[Tag], attribute: str, place: int | None, value: str) -> None:
    """Let one of several have the attribute, and the others not."""
    if place is None:
        raise not_offered(value)
    for one in family:
        one.drop(attribute)
    family[place].put(attribute)
