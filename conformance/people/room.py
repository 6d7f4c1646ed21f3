"""What belongs to one person in Chromium: cookies, and windows with everything that they ask for."""

import asyncio
import base64
import contextlib
from collections.abc import Callable
from importlib import resources
from typing import TYPE_CHECKING, Any

from conformance.people.browser import Hop
from conformance.people.driving import Chromium
from conformance.people.net_errors import NO_PAGE
from simkit.clock import Stopwatch

if TYPE_CHECKING:
    from playwright.async_api import BrowserContext, CDPSession, Dialog, Page, Request, Response

_BODY_WITHIN_S = 5.0
_NEVER_ENDING = ("eventsource", "websocket", "ping", "media")
_LEFT = "<!-- left before it could be read -->"
ABORTED = "net::ERR_ABORTED"


def script(name: str) -> str:
    """JavaScript of ours."""
    return resources.files("conformance.people").joinpath(name).read_text("utf-8")


class Room:
    """The cookies, and which window is whose."""

    def __init__(self, chromium: Chromium, context: "BrowserContext") -> None:
        self.chromium = chromium
        self.context = context
        self._owners: dict[Page, Windows] = {}
        self._latest: Windows | None = None

    @classmethod
    async def opened(cls, chromium: Chromium) -> "Room":
        """A fresh one."""
        context = await chromium.context()
        await context.add_init_script(script("timers.js"))
        room = cls(chromium, context)
        context.on("page", room._popped_up)
        context.on("dialog", room._agreed)
        context.on("request", lambda request: room._owner(request).begun(request))
        context.on("response", lambda response: room._owner(response.request).answered(response))
        context.on("requestfinished", lambda request: room._owner(request).ended(request))
        context.on("requestfailed", lambda request: room._owner(request).failed(request))
        return room

    async def window(self, owner: "Windows") -> "Page":
        """A new window."""
        self._latest = owner
        page = await self.context.new_page()
        self._owners[page] = owner
        return page

    def _owner(self, request: "Request") -> "Windows":
        """Whose window asks; the first request of a pop-up is made before it is a window."""
        assert self._latest
        with contextlib.suppress(self.chromium.error):
            return self._owners.get(request.frame.page, self._latest)
        return self._latest

    async def _popped_up(self, page: "Page") -> None:
        opener = await page.opener()
        if opener in self._owners:
            self._owners[page] = self._owners[opener]
            await self._owners[opener].add(page)

    async def _agreed(self, dialog: "Dialog") -> None:
        with contextlib.suppress(self.chromium.error):
            await dialog.accept()


class Windows:
    """The windows of one browser. `stops_before` is asked before each navigation."""

    def __init__(self, room: Room, stops_before: Callable[[str], bool]) -> None:
        self.room = room
        self.pages: list[Page] = []
        self.asked = ""
        """Where the window in front went last."""
        self.failure = ""
        """Chromium's code for why the last navigation led to no page."""
        self.answer: Response | None = None
        """What came for the page in front."""
        self.bound: Stopwatch | None = None
        """Since when a page wants to go somewhere, as long as nothing was asked there."""
        self.began = Stopwatch()
        """When somebody did something here last."""
        self.waited_s = 0.0
        """How long it took from then until the answer came."""
        self._stops_before = stops_before
        self._flying: set[Request] = set()
        self._hops: list[asyncio.Task[Hop]] = []
        self._bodies: dict[str, str] = {}

    async def front(self) -> "Page":
        """The window that was opened last and is still there."""
        self.pages = [page for page in self.pages if not page.is_closed()]
        if not self.pages:
            await self.add(await self.room.window(self))
        return self.pages[-1]

    async def add(self, page: "Page") -> None:
        """One more window, in front."""
        self.pages.append(page)
        with contextlib.suppress(self.room.chromium.error):
            await self._guard(page)

    def flying(self, documents: bool) -> bool:
        """Whether pages are under way, or (without `documents`) anything else that a page waits for."""
        return any(request.is_navigation_request() is documents for request in self._flying)

    async def hops(self) -> list[Hop]:
        """Every request that was answered, in order."""
        return list(await asyncio.gather(*self._hops))

    async def _guard(self, page: "Page") -> None:
        """Hold each page on its way: it may be stopped before, and is read before a script can leave it."""
        session = await self.room.context.new_cdp_session(page)
        session.on("Fetch.requestPaused", lambda event: self._let(session, event))
        for sign in ("Page.frameRequestedNavigation", "Page.windowOpen"):
            session.on(sign, lambda _event: self._bound())
        await session.send("Page.enable")
        patterns = [{"resourceType": "Document", "requestStage": stage} for stage in ("Request", "Response")]
        await session.send("Fetch.enable", {"patterns": patterns})

    async def _let(self, session: "CDPSession", event: dict[str, Any]) -> None:
        request, url = {"requestId": event["requestId"]}, event["request"]["url"]
        if "responseStatusCode" in event:
            self._bodies[url] = await _patiently(_body(session, event), _LEFT)
        with contextlib.suppress(self.room.chromium.error):
            if not event.keys() & {"responseStatusCode", "responseErrorReason"} and self._stops_before(url):
                await session.send("Fetch.failRequest", {**request, "errorReason": "Aborted"})
                return
            await session.send("Fetch.continueRequest", request)

    def _bound(self) -> None:
        self.bound = Stopwatch()

    def begun(self, request: "Request") -> None:
        """A request is under way."""
        if request.resource_type not in _NEVER_ENDING:
            self._flying.add(request)
        if _is_main(request):
            self.asked, self.failure, self.bound = request.url, "", None

    def answered(self, response: "Response") -> None:
        """The head of an answer came."""
        url = response.url.partition("#")[0]
        self._hops.append(asyncio.ensure_future(_hop(response, self._bodies.pop(url, None))))
        if _is_main(response.request) and not 300 <= response.status < 400:
            self.answer, self.waited_s = response, self.began.seconds()

    def ended(self, request: "Request") -> None:
        """An answer came as a whole."""
        self._flying.discard(request)

    def failed(self, request: "Request") -> None:
        """No answer came, or not the whole of it."""
        self._flying.discard(request)
        if _is_main(request) and not request.url.startswith(("http://", "https://")):
            self.failure = NO_PAGE
        elif _is_main(request) and (code := request.failure or "") != ABORTED:
            self.failure = code


def _is_main(request: "Request") -> bool:
    """Whether it is for the page of a window rather than for a part of one."""
    if not request.is_navigation_request():
        return False
    try:
        return request.frame.parent_frame is None
    except Exception:  # noqa: BLE001 - Playwright's word for a pop-up whose window is not there yet
        return True


async def _hop(response: "Response", body: str | None) -> Hop:
    """`body` is what was read on the way, None where nothing was."""
    headers = tuple((one["name"], one["value"]) for one in await _patiently(response.headers_array(), []))
    is_page = response.request.is_navigation_request() and _shows(response.status, response.headers.get("content-type"))
    if is_page and body is None:
        body = await _patiently(response.text(), _LEFT)
    text = body if is_page and body else ""
    return Hop(response.request.method, response.url.partition("#")[0], response.status, headers, text)


async def _body(session: "CDPSession", event: dict[str, Any]) -> str:
    kinds = [one["value"] for one in event.get("responseHeaders", ()) if one["name"].lower() == "content-type"]
    if not _shows(event["responseStatusCode"], kinds[0] if kinds else None):
        return ""
    read = await session.send("Fetch.getResponseBody", {"requestId": event["requestId"]})
    if not read["base64Encoded"]:
        return str(read["body"])
    return base64.b64decode(read["body"]).decode("utf-8", "replace")


def _shows(status: int, kind: str | None) -> bool:
    """Whether an answer is a page that people see."""
    return "html" in (kind or "") and not 300 <= status < 400


async def _patiently(coming: Any, otherwise: Any) -> Any:
    """What comes; something else where the page was left before, or where it takes too long."""
    try:
        return await asyncio.wait_for(coming, _BODY_WITHIN_S)
    except Exception:  # noqa: BLE001 - Playwright has no type of its own for what is gone
        return otherwise
