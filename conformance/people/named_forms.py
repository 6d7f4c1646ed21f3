"""Which form of a page a script means, by the ways in which scripts name one (HTML, sections 3.1.7 and 7.2.2.3)."""

import re
from collections.abc import Sequence

from conformance.people.forms import owner_of
from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.script import Script

_PLACE = r"(?:\[|\.(?:item|get|eq)\()(?P<place>\d{1,3})[\])]"
_WAYS = tuple(
    re.compile(way)
    for way in (
        r"document\.getElementById\(‹(?P<id>[^›]*)›\)(?:\.form)?",
        rf"document\.(?P<any>forms){_PLACE}",
        r"document(?:\.forms)?(?:\[|\.namedItem\()‹(?P<name>[^›]*)›[\])]",
        rf"document\.getElementsByName\(‹(?P<name>[^›]*)›\){_PLACE}",
        rf"document\.getElementsByTagName\(‹(?P<css>[^›]*)›\){_PLACE}",
        rf"(?:document\.querySelector(?:All)?|\$|jQuery)\(‹(?P<css>[^›]*)›\)(?:{_PLACE})?",
        r"document\.(?:forms\.)?(?P<name>[\w$]+)",
        r"(?P<name>[\w$]+)",
    )
)
_MADE = re.compile(r"document\.createElement\(|(?:\$|jQuery)\(‹\s*<")
_SELECTOR = re.compile(
    r"(?P<tag>[a-zA-Z]+|\*)?(?:#(?P<id>[\w-]+))?(?P<classes>(?:\.[\w-]+)*)"
    r"""(?:\[(?P<attribute>[\w-]+)(?:=["']?(?P<value>[^"'\]]*)["']?)?\])?(?::first)?"""
)
_MOST_STEPS = 5
"""How often a variable is one that is set to another."""


def meant(page: Page, forms: Sequence[Tag], script: Script, said: str) -> list[Tag] | None:
    """The form that a script writes down so; none if it makes that itself, None if it cannot be told which it is."""
    for _ in range(_MOST_STEPS):
        said = re.sub(r"^\((.*)\)$", r"\1", re.sub(r"^(?:window|self|globalThis)\.", "", said.replace("?.", ".")))
        if _MADE.match(said):
            return []
        assigned = script.assigned(said) if re.fullmatch(r"[\w$]+", said) else ""
        if not assigned:
            break
        said = assigned
    ways = (way.fullmatch(said) for way in _WAYS)
    return next((_found(page, forms, way.groupdict()) for way in ways if way), None)


def _found(page: Page, forms: Sequence[Tag], way: dict[str, str | None]) -> list[Tag] | None:
    place = int(way.get("place") or 0)
    return _candidates(page, forms, way)[place : place + 1] or None


def _candidates(page: Page, forms: Sequence[Tag], way: dict[str, str | None]) -> list[Tag]:
    if "any" in way:
        return list(forms)
    if (number := way.get("id")) is not None:
        tag = page.root.first(having="id", value=number)
        owner = tag if tag is None or tag.name == "form" else owner_of(page, tag)
        return [owner] if owner in forms and owner else []
    if (name := way.get("name")) is not None:
        return [form for form in forms if name in (form.get("name"), form.get("id"))]
    selector = _SELECTOR.fullmatch(re.split(r"[\s>+~]+", (way.get("css") or "").strip())[-1])
    return [form for form in forms if selector and _is_chosen(form, selector)]


def _is_chosen(form: Tag, selector: re.Match[str]) -> bool:
    """Whether the last part of a selector chooses a form."""
    tag, number, attribute, value = selector.group("tag", "id", "attribute", "value")
    classes = {one for one in selector["classes"].split(".") if one}
    return (
        (tag or "form").lower() in ("form", "*")
        and number in (None, form.get("id"))
        and classes <= set(form.get("class").split())
        and (attribute is None or (attribute in form and value in (None, form.get(attribute))))
    )
