"""A person's browser in plain mode: forms, redirects, meta refresh and self-submitting forms, without JavaScript."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from threading import Event
from typing import Any, Self
from urllib.parse import urljoin

import requests
from requests.adapters import HTTPAdapter
from requests.cookies import RequestsCookieJar

from conformance.people import forms, origins
from conformance.people.browser import ANSWERS_WITHIN_S, LATEST_REFRESH_S, LONGEST_REFRESH_S, Browser, Hop, buttons_on
from conformance.people.event_stream import listen, status_of
from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.sending import Sending
from conformance.people.unanswered import TROUBLES, unanswered
from conformance.people.unasked import sent_by_itself
from simkit.clock import Stopwatch

_MOST_FORWARDS = 10
_RELOAD = re.compile(r"^\s*(?P<seconds>\d+)\s*;?\s*$")
_META_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?([\w-]+)", re.IGNORECASE)
_REFRESH = re.compile(r"^\s*(?P<seconds>\d+)[\d.]*\s*[;,]\s*url\s*=\s*['\"]?(?P<url>[^'\"]+)", re.IGNORECASE)


class _Session(requests.Session):
    """Remembers every hop and the address asked for last, and asks before it goes to one."""

    def __init__(self, stops_before: Callable[[str], bool], wires: HTTPAdapter) -> None:
        super().__init__()
        for scheme in ("http://", "https://"):
            self.mount(scheme, wires)
        self.trust_env = False
        self.headers["User-Agent"] = "visit-rehearsal browser"
        self.hooks["response"].append(_decode_as_told)
        self.hops: list[Hop] = []
        self.asked = ""
        self.policy = ""
        """To whom it is said where a form comes from, as the form's page or a redirect on the way of it said last."""
        self._stops_before = stops_before

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.asked = str(request.url)
        if options.get("timeout") is None:
            options["timeout"] = ANSWERS_WITHIN_S
        return super().send(request, **options)

    def rebuild_auth(self, prepared_request: requests.PreparedRequest, response: requests.Response) -> None:
        super().rebuild_auth(prepared_request, response)  # type: ignore[no-untyped-call]
        request = prepared_request
        self.policy = origins.policy_in(response.headers.get("Referrer-Policy", "")) or self.policy
        origins.redirected(request.headers, request.method, str(response.url), str(request.url), self.policy)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        self.hops.append(_hop_of(resp))
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        return None if self._stops_before(urljoin(str(resp.url), target)) else target


class PlainBrowser(Browser):
    """Follows links, forms and redirects, and runs no JavaScript. `wires` are connections that several may use."""

    def __init__(
        self, verify: str | None = None, simulators: Sequence[str] = (), wires: HTTPAdapter | None = None
    ) -> None:
        super().__init__(verify, simulators)
        self._wires = wires or HTTPAdapter()
        self._session = _Session(self.stops_before, self._wires)
        if verify:
            self._session.verify = verify

    @property
    def hops(self) -> list[Hop]:
        """Every request so far, in order."""
        return self._session.hops

    @property
    def cookies(self) -> RequestsCookieJar:
        """What it was told to keep."""
        return self._session.cookies

    def open(self, url: str) -> Page:
        """Go to an address, and on to wherever the pages send a browser."""
        with self._journey(url):
            return self._arrive(self._session.get(url))

    def window(self) -> Self:
        """Another window of the same browser, with the same cookies."""
        other = type(self)(self.verify, self.simulators, self._wires)
        other.owner = self.owner
        other._session.cookies = self._session.cookies
        return other

    def listen(self, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
        """What a stream of events says after the event `last`; see `event_stream.listen`."""
        return listen(self._session, url, last, count, patience_s)

    def status_of(self, url: str) -> int:
        """The status that an address answers, asked for aside: no window goes there."""
        with self._journey(url):
            return status_of(self._session, url, ANSWERS_WITHIN_S)

    def press(self, name: str, fields: Mapping[str, str] | None = None, within: Tag | None = None) -> Page:
        """Fill the labelled fields and press a button or link; NotOnPage if one of them is missing."""
        button = buttons_on(self.page, name, within)[0]
        with self._journey(self.page.url):
            if button.name == "a":
                return self.open(self.page.link(button.get("href")))
            return self._arrive(self._send(forms.filled(self.page, button, fields or {}, within)))

    def send_forged(self, page: Page, name: str, fields: Mapping[str, str], origin: str) -> Page:
        """Submit a form as a page at `origin` could make it up: what people see of it, nothing hidden in it."""
        headers = {"Referer": f"{origin}/", "Sec-Fetch-Site": "cross-site"}
        with self._journey(page.url):
            return self._arrive(self._send(forms.forged(page, name, fields, origin), headers))

    def send_form_of(self, page: Page, name: str, fields: Mapping[str, str]) -> Page:
        """Submit a form that another browser was shown, with this browser's cookies and its own hidden values.

        Whoever borrows a form has a form token of their own: what refuses them must be who they are.
        """
        mine, borrowed = self._page, forms.borrowed(page, self.page)
        self._page = borrowed
        try:
            return self.press(name, fields)
        finally:
            if self._page is borrowed:
                self._page = mine

    @contextmanager
    def _journey(self, url: str) -> Iterator[None]:
        """From an address to wherever it leads; whatever goes wrong on the way is told in words of the visit."""
        self._session.asked, watch = url, Stopwatch()
        try:
            yield
            self.waited_s = watch.seconds()
        except TROUBLES as trouble:
            raise unanswered(self.owner, self._session.asked, trouble, self.simulators, self.verify) from None

    def _send(self, form: Sending, headers: Mapping[str, str] | None = None) -> requests.Response:
        request, self._session.policy = form.request, form.policy
        return self._session.request(**{**request, "headers": {**request.get("headers", {}), **(headers or {})}})

    def _arrive(self, answer: requests.Response) -> Page:
        page = _page_of(answer)
        for _ in range(_MOST_FORWARDS):
            onwards = self._onwards(page)
            if onwards is None:
                break
            self.shown.append(page)
            page = _page_of(onwards)
        self._page = page
        self.shown.append(page)
        return page

    def _onwards(self, page: Page) -> requests.Response | None:
        """Where the page sends a browser by itself. One that only shows itself again is left, unless it was a 503."""
        refresh = _refresh_of(page)
        if page.status == 503 and (again := _RELOAD.match(refresh)):
            Event().wait(min(float(again["seconds"]), LONGEST_REFRESH_S))
            return self._session.get(page.url)
        if found := _REFRESH.match(refresh):
            target = page.link(found["url"].strip())
            stays = target == page.url or float(found["seconds"]) > LATEST_REFRESH_S
            return None if stays or self.stops_before(target) else self._session.get(target)
        form = sent_by_itself(page)
        if form is None or self.stops_before((sending := forms.sending(page, form)).address):
            return None
        return self._send(sending)


def _refresh_of(page: Page) -> str:
    """What the page says in place of the header Refresh; empty if it says nothing."""
    return next((tag.get("content") for tag in page.root.every("meta", having="http-equiv") if _refreshes(tag)), "")


def _refreshes(tag: Tag) -> bool:
    return tag.get("http-equiv").lower() == "refresh"


def _decode_as_told(answer: requests.Response, **_: Any) -> None:
    """Where the header names no encoding the page does, and else it is UTF-8; requests would take it for Latin-1."""
    kind = answer.headers.get("Content-Type", "").lower()
    if "html" in kind and "charset" not in kind:
        told = _META_CHARSET.search(answer.content[:1024])
        answer.encoding = told[1].decode() if told else "utf-8"


def _hop_of(answer: requests.Response) -> Hop:
    raw = getattr(answer.raw, "headers", None) or answer.headers
    body = answer.text if "html" in answer.headers.get("Content-Type", "") else ""
    headers = tuple((str(name), str(value)) for name, value in raw.items())
    return Hop(str(answer.request.method), str(answer.url), answer.status_code, headers, body)


def _page_of(answer: requests.Response) -> Page:
    policy = answer.headers.get("Referrer-Policy", "")
    return Page(str(answer.url), answer.status_code, answer.text, policy=policy)
