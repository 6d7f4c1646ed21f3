"""Forms that pages send by themselves, as a browser recognises them that runs no scripts.

An interstitial page hands its form on as soon as it is there. An ordinary page has scripts that submit as well, when
somebody presses or picks something, or after a while; whoever sent its form for that would sign people out.
"""

import re
from collections.abc import Iterator, Sequence

from conformance.people.controls import CONTROLS, is_field, kind
from conformance.people.forms import owner_of
from conformance.people.markup import Tag
from conformance.people.named_forms import meant
from conformance.people.page import Page
from conformance.people.script import Script, When

_SUBMITS = re.compile(r"ubmit\b")
_TYPES = re.compile(r"module|(?:text|application)/(?:x-)?(?:java|ecma|j|live)script(?:1\.\d)?", re.IGNORECASE)
_AT_ONCE = ("onload", "onpageshow")
_ADDRESS = re.compile(r"\A\s*javascript:", re.IGNORECASE)


def sent_by_itself(page: Page) -> Tag | None:
    """The form that a script sends as soon as the page is there: people are asked for nothing in it.

    That is the one that the script names, and the first where that cannot be told. A script that may do so at once or
    not is taken to do so if nothing can be done on the page. What a form offers to browsers without scripts says that
    it is sent as well, unless a script sends it later.
    """
    forms = _outside_of_noscript(page, "form")
    asking = {owner_of(page, tag) for tag in page.root.every(*CONTROLS) if is_field(tag)}
    unasked = [form for form in forms if form not in asking and not _is_dialog(form)]
    if not unasked:
        return None
    sent = list(_sent(page, forms, unasked)) if _SUBMITS.search(page.body) else []
    latest = When.PERHAPS if _is_all_there_is(page, forms) else When.AT_ONCE
    late = [form for form, when in sent if when == When.LATER]
    offering = (form for form in unasked if form.first("noscript") and form not in late)
    return next((form for form, when in sent if when <= latest and form in unasked), next(offering, None))


def _sent(page: Page, forms: Sequence[Tag], unasked: Sequence[Tag]) -> Iterator[tuple[Tag, When]]:
    script = Script(_scripts(page))
    for said, when in script.submissions():
        named = meant(page, forms, script, said)
        for form in unasked[:1] if named is None else named:
            yield form, when


def _scripts(page: Page) -> Iterator[str]:
    """All that stands on the page; what an element does on a deed is said as scripts say it."""
    yield from (tag.typed for tag in _outside_of_noscript(page, "script") if _is_run(tag))
    for event, does in page.root.handlers:
        statements = f"function () {{ {_ADDRESS.sub('', does)}\n}}"
        yield f"({statements})()" if event in _AT_ONCE else f"element.{event} = {statements}"
    for link in page.root.every("a", having="href"):
        if _ADDRESS.match(link.get("href")):
            yield f"element.onclick = function () {{ {_ADDRESS.sub('', link.get('href'))}\n}}"


def _is_run(script: Tag) -> bool:
    """Whether a browser takes what stands in it for JavaScript (HTML, section 4.12.1.1)."""
    language = script.get("language")
    said = script.get("type", f"text/{language}" if language else "").strip()
    return "src" not in script and "nomodule" not in script and (not said or bool(_TYPES.fullmatch(said)))


def _outside_of_noscript(page: Page, *names: str) -> list[Tag]:
    """The elements that are there in a browser with scripts."""
    return [tag for tag in page.root.every(*names) if tag.around("noscript") is None]


def _is_dialog(form: Tag) -> bool:
    return form.get("method").lower() == "dialog"


def _is_all_there_is(page: Page, forms: Sequence[Tag]) -> bool:
    """Whether a page has one form and nothing else: nothing to press, fill in or choose, and nothing that waits."""
    controls = [tag for tag in _outside_of_noscript(page, *CONTROLS) if kind(tag) != "hidden"]
    links = [tag for tag in _outside_of_noscript(page, "a", "area") if "href" in tag]
    waits = any(event not in _AT_ONCE for event, _ in page.root.handlers)
    return len(forms) == 1 and not controls and not links and not waits
