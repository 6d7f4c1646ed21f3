"""Controls of forms: of which kind they are, which of them people fill in, and what each adds to what is sent.

HTML, sections 4.10.18 (attributes common to form controls) and 4.10.22.4 (constructing the entry list).
"""

import re
from collections.abc import Iterable

from conformance.people.markup import Tag

CONTROLS = ("input", "select", "textarea", "button")
SENDS = frozenset({"submit", "image"})
_NUMBER = re.compile(r"[ \t\n\f\r]*\+?([0-9]{1,9})")
"""What HTML reads as a number, whatever comes behind it (section 2.3.4.2); without one there is none."""
_BUTTONS = SENDS | {"button", "reset"}


def kind(tag: Tag) -> str:
    """The type of an input or button in lower case; else what the element is called."""
    if tag.name in ("select", "textarea"):
        return tag.name
    said = tag.get("type").lower()
    if tag.name == "button":
        return said if said in _BUTTONS - SENDS else "submit"
    return said or "text"


def is_button(tag: Tag) -> bool:
    """Whether an input or button is one to press."""
    return kind(tag) in _BUTTONS


def is_field(tag: Tag) -> bool:
    """Whether a control is one that people fill in, tick or choose from."""
    return kind(tag) not in {"hidden", *_BUTTONS}


def is_disabled(tag: Tag) -> bool:
    """Whether a control, or a fieldset around it but for its first legend, is disabled."""
    if "disabled" in tag:
        return True
    around = tag.around("fieldset")
    while around is not None:
        legend = around.child("legend")
        if "disabled" in around and (legend is None or not tag.stands_in(legend)):
            return True
        around = around.around("fieldset")
    return False


def entries(tag: Tag, *, pressed: bool) -> list[tuple[str, str]]:
    """The names and values that a control adds to what its form sends; of buttons only the one that is pressed."""
    name, what = tag.get("name"), kind(tag)
    if is_disabled(tag) or tag.around("datalist") or (what in _BUTTONS and not (pressed and what in SENDS)):
        return []
    if what == "image":
        where = f"{name}." if name else ""
        return [(f"{where}x", "0"), (f"{where}y", "0")]
    return [(name, value) for value in _values(tag, what)] if name else []


def choice(tag: Tag, value: str) -> int | None:
    """Which option of a list, counted from 0, has that value or text; None if none has that can be chosen."""
    for place, option in enumerate(tag.every("option")):
        if value in (option.get("value"), option.words) and _can_be_chosen(option):
            return place
    return None


def _values(tag: Tag, what: str) -> Iterable[str]:
    if what in ("checkbox", "radio"):
        return [tag.get("value", "on")] if "checked" in tag else []
    if what == "select":
        return [option.get("value", option.words) for option in _chosen(tag) if _can_be_chosen(option)]
    if what == "file":
        return [""]
    return [tag.typed if what == "textarea" else tag.get("value")]


def _chosen(tag: Tag) -> list[Tag]:
    """Of a list that drops down the last that is marked, and the first that can be chosen where none is."""
    options = list(tag.every("option"))
    marked = [option for option in options if "selected" in option]
    if "multiple" in tag:
        return marked
    size = _NUMBER.match(tag.get("size"))
    drops_down = size is None or int(size[1]) <= 1
    return marked[-1:] or [option for option in options if _can_be_chosen(option)][: int(drops_down)]


def _can_be_chosen(option: Tag) -> bool:
    group = option.around("optgroup")
    return "disabled" not in option and (group is None or "disabled" not in group)
