"""A person's browser in Chromium: pages run their JavaScript, and are read when they have come to rest."""

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping, Sequence
from typing import Any, Self

from requests.cookies import RequestsCookieJar

from conformance.people import forms
from conformance.people.browser import ANSWERS_WITHIN_S, LATEST_REFRESH_S, LONGEST_REFRESH_S, Browser, Hop, buttons_on
from conformance.people.driving import Chromium
from conformance.people.markup import Tag
from conformance.people.net_errors import TIMEOUT, code_in
from conformance.people.page import Page
from conformance.people.plain import PlainBrowser
from conformance.people.room import ABORTED, Room, Windows, script
from conformance.people.sending import Sending
from conformance.people.sight import Sight, looked
from conformance.people.unanswered import NotOnPage, unanswered
from simkit.clock import Stopwatch

_QUIET_S = 0.2
_LOOK_EVERY_S = 0.05
_PARTS_WITHIN_S = 5.0
_PRESS_WITHIN_MS = 10_000.0
_ALL_WITHIN_S = 90.0
"""A deed and where it leads, whatever happens: a page whose script never ends answers no question."""
_CLOSES_WITHIN_S = 10.0


class Unreached(Exception):
    """The windows show no page; `code` is Chromium's."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class ChromiumBrowser(Browser):
    """One browser with its own cookies in a Chromium that several share."""

    def __init__(self, chromium: Chromium, verify: str | None = None, simulators: Sequence[str] = ()) -> None:
        super().__init__(verify, simulators)
        self._chromium = chromium
        self._windows: Windows | None = None
        self._sight: Sight | None = None
        self._told = 0
        self._aside: list[Hop] = []

    @property
    def hops(self) -> list[Hop]:
        """Every request so far, in order."""
        seen = self._chromium.do(self._windows.hops()) if self._windows else []
        return [*seen, *self._aside]

    def open(self, url: str) -> Page:
        """Go to an address, and on to wherever the pages send a browser."""
        return self._journey(self._open(url), url)

    def press(self, name: str, fields: Mapping[str, str] | None = None, within: Tag | None = None) -> Page:
        """Fill the labelled fields and press a button or link; NotOnPage if one of them is missing."""
        buttons = buttons_on(self.page, name, within)
        return self._journey(self._press(name, buttons, fields or {}, within), self.page.url)

    def window(self) -> Self:
        """Another window of the same browser, with the same cookies."""
        other = type(self)(self._chromium, self.verify, self.simulators)
        other.owner = self.owner
        other._windows = Windows(self._chromium.do(self._opened()).room, other.stops_before)
        return other

    def listen(self, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
        """What a stream of events says after the event `last`; see `event_stream.listen`."""
        return self._plain().listen(url, last, count, patience_s)

    def status_of(self, url: str) -> int:
        """The status that an address answers, asked for aside: no window goes there."""
        return self._plain().status_of(url)

    def _plain(self) -> PlainBrowser:
        """The same person without JavaScript, and with the same cookies."""
        aside = PlainBrowser(self.verify, self.simulators)
        aside.owner = self.owner
        aside.cookies.update(self._cookies())
        return aside

    def send_forged(self, page: Page, name: str, fields: Mapping[str, str], origin: str) -> Page:
        """Submit a form as a page at `origin` could make it up, with all cookies, whatever a browser keeps back."""
        aside = self._plain()
        self._page, self._sight = aside.send_forged(page, name, fields, origin), None
        self._aside.extend(aside.hops)
        self.shown.extend(aside.shown)
        return self.page

    def send_form_of(self, page: Page, name: str, fields: Mapping[str, str]) -> Page:
        """Submit a form that another browser was shown, with this browser's cookies and its own hidden values."""
        theirs = forms.borrowed(page, self.page)
        form = forms.filled(theirs, buttons_on(theirs, name, None)[0], fields, None)
        return self._journey(self._submit(form), page.url)

    def close(self) -> None:
        """Close its windows, and those that share its cookies."""
        if self._windows is not None:
            with contextlib.suppress(self._chromium.error, TimeoutError):
                self._chromium.do(self._windows.room.context.close(), _CLOSES_WITHIN_S)

    def _journey(self, deed: Coroutine[Any, Any, None], url: str) -> Page:
        """Do something, go wherever it leads, and look; whatever goes wrong is told in words of the visit."""
        try:
            self._page = self._chromium.do(self._arrive(deed), _ALL_WITHIN_S)
        except (Unreached, TimeoutError) as trouble:
            asked = (self._windows.asked if self._windows else "") or url
            code = trouble.code if isinstance(trouble, Unreached) else TIMEOUT
            raise unanswered(self.owner, asked, code, self.simulators, self.verify) from None
        return self._page

    async def _arrive(self, deed: Coroutine[Any, Any, None]) -> Page:
        windows = await self._opened()
        windows.began = Stopwatch()
        await deed
        self._sight = await self._rested(windows)
        hops = await windows.hops()
        passed, self._told = [hop for hop in hops[self._told :] if hop.is_page], len(hops)
        if passed and passed[-1].url == self._sight.page.url:
            passed.pop()
        self.shown.extend(Page(hop.url, hop.status, hop.body) for hop in passed)
        self.shown.append(self._sight.page)
        self.waited_s = windows.waited_s
        return self._sight.page

    async def _rested(self, windows: Windows) -> Sight:
        """What the window in front shows when it is at rest; it may go on while it is read."""
        while True:
            await self._settle(windows)
            if windows.failure and not self.stopped_at:
                raise Unreached(windows.failure)
            with contextlib.suppress(self._chromium.error):
                return await looked(windows, self._sight)

    async def _opened(self) -> Windows:
        if self._windows is None:
            self._windows = Windows(await Room.opened(self._chromium), self.stops_before)
        await self._windows.front()
        return self._windows

    async def _open(self, url: str) -> None:
        windows = await self._opened()
        windows.asked, windows.failure = url, ""
        try:
            window = await windows.front()
            await window.goto(url.partition("#")[0], wait_until="commit", timeout=ANSWERS_WITHIN_S * 1000)
        except self._chromium.error as trouble:
            code = TIMEOUT if "Timeout" in str(trouble) else code_in(str(trouble))
            if code != ABORTED:
                raise Unreached(code) from None

    async def _press(self, name: str, buttons: Sequence[Tag], fields: Mapping[str, str], within: Tag | None) -> None:
        if self._sight is None:
            raise NotOnPage("This page was answered to another site; there is nothing to press.")
        windows = await self._opened()
        windows.failure = ""
        button = await self._sight.seen_first(buttons)
        owner = within or forms.owner_of(self.page, button)
        try:
            for label, value in fields.items():
                await self._sight.enter(forms.labelled(self.page, label, owner), value)
            await (await self._sight.element(button)).click(timeout=_PRESS_WITHIN_MS, no_wait_after=True)
        except self._chromium.error as trouble:
            raise NotOnPage(f"{name!r} cannot be pressed: {str(trouble).splitlines()[0]}") from None

    async def _submit(self, form: Sending) -> None:
        request = (form.method, form.address, form.enctype, form.pairs)
        await (await (await self._opened()).front()).evaluate(script("submit.js"), request)

    async def _settle(self, windows: Windows) -> None:
        """Wait until the window in front is at rest; Unreached if a page takes too long.

        At rest is what was quiet at every look for a while: on a busy machine time passes without a look.
        """
        waited, patience, before = Stopwatch(), Stopwatch(), windows.answer
        quiet: Stopwatch | None = None
        while quiet is None or quiet.seconds() < _QUIET_S:
            await asyncio.sleep(_LOOK_EVERY_S)
            if windows.answer is not before:
                patience, before = Stopwatch(), windows.answer
            if waited.seconds() > ANSWERS_WITHIN_S:
                if windows.flying(documents=True):
                    raise Unreached(TIMEOUT)
                return
            restless = await self._restless(windows, patience.seconds())
            quiet = None if restless else quiet or Stopwatch()

    async def _restless(self, windows: Windows, since_s: float) -> bool:
        """Whether something is still to come; `since_s` is how long the page has been there."""
        if windows.flying(documents=True) or (windows.flying(documents=False) and since_s < _PARTS_WITHIN_S):
            return True
        if windows.failure:
            return False
        if windows.bound and windows.bound.seconds() < _PARTS_WITHIN_S:
            return True
        page = await windows.front()
        try:
            state = await page.evaluate(script("state.js"))
        except self._chromium.error:
            return True
        again = windows.answer is not None and windows.answer.status == 503
        refreshes = state["refresh"] is not None and state["refresh"] <= LATEST_REFRESH_S
        onwards = refreshes and (state["target"] not in ("", page.url) or (again and not state["target"]))
        if onwards and state["refresh"] > LONGEST_REFRESH_S and state["target"]:
            await self._open(state["target"])
            return True
        comes = state["timers"] or onwards
        return not state["loaded"] or (bool(comes) and since_s < LONGEST_REFRESH_S + 1)

    def _cookies(self) -> RequestsCookieJar:
        jar = RequestsCookieJar()
        for one in self._chromium.do(self._kept()):
            jar.set(one["name"], one["value"], domain=one["domain"], path=one["path"], secure=one["secure"])
        return jar

    async def _kept(self) -> Any:
        return await (await self._opened()).room.context.cookies()
