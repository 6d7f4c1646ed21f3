"""Forms that pages send by themselves, as a browser recognises them that runs no scripts.

An interstitial page hands its form on as soon as it is there. An ordinary page has scripts that submit as well, when
somebody presses or picks something; whoever sent its first form for that would sign people out.
"""

import re

from conformance.people.controls import CONTROLS, is_field
from conformance.people.forms import owner_of
from conformance.people.markup import Tag
from conformance.people.page import Page

_SUBMITS = re.compile(r"\.(?:s|requestS)ubmit\(")
_SOON = re.compile(r"""\b(?:window\.)?setTimeout\(\s*(["'])(?P<said>[^"']*)\1\s*(?:,\s*\d{1,3}\s*)?\)""")
_ASIDE = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`""", re.DOTALL)
_NOTHING = re.compile(r"\(\s*\)")
_BRACKETS = re.compile(r"[(\[][^()\[\]{}]*[)\]]")
_BLOCK = re.compile(r"\{[^()\[\]{}]*\}")
_GOES_ON = re.compile(r"([=>,&|?:+])\s+")
_BARE = re.compile(r"(?:^|[;\n])\s*[\w$.?@#]+\.(?:submit@|requestSubmit[@#])")
_LISTENS = re.compile(
    r"""addEventListener\(\s*["'`](?!load|DOMContentLoaded|pageshow)|\bon(?!load|pageshow)[a-z]+\s*="""
)


def sent_by_itself(page: Page) -> Tag | None:
    """The form that a script sends as soon as the page is there: people are asked for nothing in it.

    A page says so by a script that submits as one of its own statements or when the body has loaded, by one that does
    so anywhere if nothing else can be done on the page, or by what the form offers to browsers without scripts.
    """
    asking = {owner_of(page, tag) for tag in page.root.every(*CONTROLS) if is_field(tag)}
    unasked = [form for form in page.root.every("form") if form not in asking]
    if unasked and _sends(page):
        return unasked[0]
    return next((form for form in unasked if form.first("noscript")), None)


def _sends(page: Page) -> bool:
    scripts = [script for tag in page.root.every("script") if _SUBMITS.search(script := tag.typed)]
    if any(_SUBMITS.search(body.get("onload")) for body in page.root.every("body")):
        return True
    return any(_BARE.search(_top_level(script)) for script in scripts) or (bool(scripts) and _is_all_there_is(page))


def _top_level(script: str) -> str:
    """A script without what stands in brackets: `@` for those without anything in them, `#` for others."""
    left = _NOTHING.sub("@", _ASIDE.sub("0", _SOON.sub(lambda timer: timer["said"], script)))
    while (less := _BLOCK.sub(";", _BRACKETS.sub("#", left))) != left:
        left = less
    return _GOES_ON.sub(r"\1", left)


def _is_all_there_is(page: Page) -> bool:
    """Whether a page has one form, nothing to press beside it, and no script that waits for somebody."""
    forms = list(page.root.every("form"))
    others = [tag for tag in page.root.every("a", "button", "input", "select") if tag.around("form") != forms[0]]
    waits = any(_LISTENS.search(tag.typed) for tag in page.root.every("script"))
    return len(forms) == 1 and not others and not waits
