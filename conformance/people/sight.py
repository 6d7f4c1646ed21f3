"""What stands in front of a person in Chromium: the page as it was read, and the living elements behind its tags."""

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from conformance.people import forms
from conformance.people.controls import choice, kind
from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.room import Windows, script
from conformance.people.unanswered import NotOnPage

if TYPE_CHECKING:
    from playwright.async_api import ElementHandle, JSHandle

_MARK = "data-rehearsal-place"
_WITHIN_MS = 10_000.0
_UNFOLD = "one => { for (; one; one = one.parentElement) if (one.matches('details')) one.open = true }"


@dataclass(frozen=True)
class Sight:
    """A page with the elements that its tags were read from; each tag is marked with the place of its own."""

    page: Page
    live: "JSHandle"

    async def element(self, tag: Tag) -> "ElementHandle":
        """The element of a tag, unfolded; NotOnPage for a tag of another page."""
        place = int(tag.get(_MARK, "-1")) if tag.root == self.page.root else -1
        handle = await self.live.evaluate_handle("(live, at) => live[at]", place)
        found = handle.as_element()
        if found is None:
            raise NotOnPage(f"The page {self.page.heading!r} has changed since it was read.")
        await found.evaluate(_UNFOLD)
        return found

    async def seen_first(self, tags: Sequence[Tag]) -> Tag:
        """The first that is shown; the first of all where none is."""
        for tag in tags:
            if await (await self.element(tag)).is_visible():
                return tag
        return tags[0]

    async def enter(self, tag: Tag, value: str) -> None:
        """Enter a value as a person does; NotOnPage if a list does not offer it."""
        element = await self.element(tag)
        if tag.name == "select":
            place = choice(tag, value)
            if place is None:
                raise forms.not_offered(value)
            await element.select_option(index=place, timeout=_WITHIN_MS)
        elif kind(tag) == "checkbox":
            await element.set_checked(value == "on", timeout=_WITHIN_MS)
        elif kind(tag) == "radio":
            await element.check(timeout=_WITHIN_MS)
        else:
            await element.fill(value, timeout=_WITHIN_MS)


async def looked(windows: Windows, before: Sight | None) -> Sight:
    """The page of the window in front as it is now; what was seen before is let go."""
    if before is not None:
        with contextlib.suppress(windows.room.chromium.error):
            await before.live.dispose()
    window = await windows.front()
    taken = await window.evaluate_handle(script("snapshot.js"), _MARK)
    html, marked = await taken.evaluate("taken => [taken.html, taken.marked]")
    live = await taken.get_property("live")
    url, answer = window.url.partition("#")[0], windows.answer
    if answer is not None and "html" not in answer.headers.get("content-type", "html"):
        html = marked = await answer.text()
    return Sight(Page(url, answer.status if answer else 200, html, marked), live)
