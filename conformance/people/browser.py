"""A person's browser in plain mode: forms, redirects, meta refresh and self-submitting forms, without JavaScript."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import urljoin

import mechanicalsoup
import requests
from bs4 import BeautifulSoup, Tag

from conformance.people import forms
from conformance.people.event_stream import listen
from conformance.people.page import Page
from conformance.people.unanswered import TROUBLES, NotOnPage, unanswered

PARSER = "lxml"
ANSWERS_WITHIN_S = 20.0
_MOST_FORWARDS = 10
LONGEST_REFRESH_S = 2.0
_RELOAD = re.compile(r"^\s*(?P<seconds>\d+)\s*;?\s*$")
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=\s*['\"]?(?P<url>[^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Hop:
    """One request that the browser made: where to and what came; `body` is kept of pages only."""

    method: str
    url: str
    status: int
    headers: tuple[tuple[str, str], ...] = ()
    body: str = ""

    @property
    def is_page(self) -> bool:
        """Whether people see it: a redirect's own page is never shown."""
        return bool(self.body) and not 300 <= self.status < 400

    def header(self, name: str) -> str:
        """The header of that name, several of them joined by commas; empty without one."""
        return ", ".join(value for key, value in self.headers if key.lower() == name.lower())

    @property
    def cookies(self) -> list[str]:
        """Each Set-Cookie header."""
        return [value for key, value in self.headers if key.lower() == "set-cookie"]


class _Session(requests.Session):
    """Remembers every hop and the address asked for last, and can be told to stop before one."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.hops: list[Hop] = []
        self.asked = ""
        self.stop_before: Callable[[str], bool] = lambda _url: False
        self.stopped_at: str | None = None

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        self.asked = str(request.url)
        if options.get("timeout") is None:
            options["timeout"] = ANSWERS_WITHIN_S
        return super().send(request, **options)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        self.hops.append(_hop_of(resp))
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        return None if self.stops_before(urljoin(str(resp.url), target)) else target

    def stops_before(self, address: str) -> bool:
        """Whether the navigation stops before this address; remembers where it did."""
        if not self.stop_before(address):
            return False
        self.stopped_at = address
        return True


class Browser:
    """One browser with its own cookies; `verify` is the CA bundle for https.

    Where it gets no page, it raises DeedFailed; RehearsalBroke if it asked one of the `simulators` and that is gone.
    """

    def __init__(self, verify: str | None = None, simulators: Sequence[str] = ()) -> None:
        self.verify = verify
        self.simulators = simulators
        self.owner = "Somebody"
        """Who uses it, in sentences."""
        self._session = _Session()
        if verify:
            self._session.verify = verify
        self._soup = mechanicalsoup.Browser(
            session=self._session, soup_config={"features": PARSER}, user_agent="visit-rehearsal browser"
        )
        self._page: Page | None = None
        self.shown: list[Page] = []
        """Every page that this browser has shown, in order."""

    @property
    def page(self) -> Page:
        """The page that is open; RuntimeError before any was opened."""
        if self._page is None:
            raise RuntimeError("This browser has no page open yet.")
        return self._page

    @property
    def hops(self) -> list[Hop]:
        """Every request so far, in order."""
        return self._session.hops

    @property
    def stopped_at(self) -> str | None:
        """The address before which the last navigation was stopped, as told by `stopping_before`."""
        return self._session.stopped_at

    def stopping_before(self, condition: Callable[[str], bool] | None) -> None:
        """Stop a redirect whose target meets the condition instead of following it; None follows all again."""
        self._session.stopped_at = None
        self._session.stop_before = condition or (lambda _url: False)

    def open(self, url: str) -> Page:
        """Go to an address, and on to wherever the pages send a browser."""
        with self._journey(url):
            return self._arrive(self._get(url))

    def window(self) -> "Browser":
        """Another window of the same browser, with the same cookies."""
        other = Browser(self.verify)
        other._session.cookies = self._session.cookies
        return other

    def listen(self, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
        """What a stream of events says after the event `last`; see `event_stream.listen`."""
        return listen(self._session, url, last, count, patience_s)

    def reload(self) -> Page:
        """The page again."""
        return self.open(self.page.url)

    def press(self, name: str, fields: Mapping[str, str] | None = None, within: Tag | None = None) -> Page:
        """Fill the labelled fields and press a button or link; NotOnPage if one of them is missing."""
        button = self.page.button(name, within)
        if button is None:
            raise NotOnPage(f"There is no {name!r} here; there are: {', '.join(self.page.buttons()) or 'no buttons'}.")
        with self._journey(self.page.url):
            if button.name == "a":
                return self.open(urljoin(self.page.url, str(button.get("href"))))
            return self._arrive(self._submitted(button, fields or {}, within))

    def send_forged(self, page: Page, name: str, fields: Mapping[str, str], origin: str) -> Page:
        """Submit a form as a page at `origin` could make it up: what people see of it, nothing hidden in it."""
        button = page.button(name)
        owner = button.find_parent("form") if button is not None else None
        if button is None or not isinstance(owner, Tag):
            raise NotOnPage(f"There is no form with a button {name!r} on the page {page.heading!r}.")
        made_up = forms.visible(owner) | forms.named(page, owner, fields)
        if button.get("name"):
            made_up[str(button["name"])] = str(button.get("value", ""))
        headers = {"Origin": origin, "Referer": f"{origin}/", "Sec-Fetch-Site": "cross-site"}
        with self._journey(page.url):
            action = urljoin(page.url, str(button.get("formaction") or owner.get("action") or page.url))
            return self._arrive(self._session.post(action, data=made_up, headers=headers))

    def send_form_of(self, page: Page, name: str, fields: Mapping[str, str]) -> Page:
        """Submit a form that another browser was shown, with this browser's cookies and its own hidden values.

        Whoever borrows a form has a form token of their own: what refuses them must be who they are.
        """
        mine, borrowed = self._page, _page_with(page, forms.hidden(self.page))
        self._page = borrowed
        try:
            return self.press(name, fields)
        finally:
            if self._page is borrowed:
                self._page = mine

    @contextmanager
    def _journey(self, url: str) -> Iterator[None]:
        """From an address to wherever it leads; whatever goes wrong on the way is told in words of the visit."""
        self._session.asked = url
        try:
            yield
        except TROUBLES as trouble:
            raise unanswered(self.owner, self._session.asked, trouble, self.simulators, self.verify) from None

    def _submitted(self, button: Tag, fields: Mapping[str, str], within: Tag | None) -> requests.Response:
        named = button.get("form")
        owner = self.page.soup.find("form", id=str(named)) if named else button.find_parent("form")
        if not isinstance(owner, Tag):
            raise NotOnPage("The button belongs to no form: it needs JavaScript, which this browser does not have.")
        form = mechanicalsoup.Form(owner)
        for label, value in fields.items():
            tag = self.page.field(label, within or owner) or self.page.field(label)
            if tag is None:
                raise NotOnPage(f"There is no field {label!r} on the page {self.page.heading!r}.")
            self._fill(form, tag, value)
        if named and button.get("name"):
            form.new_control("hidden", str(button["name"]), str(button.get("value", "")))
        elif button.get("name"):
            form.choose_submit(button)
        owner["action"] = str(button.get("formaction") or owner.get("action") or self.page.url)
        return self._send(form, self.page.url)

    @staticmethod
    def _fill(form: Any, tag: Tag, value: str) -> None:
        if not forms.fill(form, tag, value):
            raise NotOnPage(f"The list does not offer {value!r}.")

    def _send(self, form: Any, url: str) -> requests.Response:
        answer: requests.Response = self._soup.submit(form, url=url)
        return answer

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
        refresh = page.soup.find("meta", attrs={"http-equiv": re.compile("^refresh$", re.IGNORECASE)})
        if (
            isinstance(refresh, Tag)
            and page.status == 503
            and (again := _RELOAD.match(str(refresh.get("content", ""))))
        ):
            Event().wait(min(float(again["seconds"]), LONGEST_REFRESH_S))
            return self._get(page.url)
        if isinstance(refresh, Tag) and (found := _REFRESH.match(str(refresh.get("content", "")))):
            target = urljoin(page.url, found["url"])
            return None if target == page.url or self._session.stops_before(target) else self._get(target)
        script = page.soup.find("script")
        form = page.soup.find("form")
        if isinstance(form, Tag) and script is not None and ".submit()" in page.body:
            return self._send(mechanicalsoup.Form(form), page.url)
        return None

    def _get(self, url: str) -> requests.Response:
        answer: requests.Response = self._soup.get(url)
        return answer


def _page_with(page: Page, hidden: Mapping[str, str]) -> Page:
    soup = BeautifulSoup(page.body, PARSER)
    for tag in soup.find_all("input", attrs={"type": "hidden"}):
        if tag.get("name") in hidden:
            tag["value"] = hidden[str(tag["name"])]
    return Page(page.url, page.status, page.body, soup)


def _hop_of(answer: requests.Response) -> Hop:
    raw = getattr(answer.raw, "headers", None) or answer.headers
    body = answer.text if "html" in answer.headers.get("Content-Type", "") else ""
    headers = tuple((str(name), str(value)) for name, value in raw.items())
    return Hop(str(answer.request.method), str(answer.url), answer.status_code, headers, body)


def _page_of(answer: requests.Response) -> Page:
    read = getattr(answer, "soup", None)  # what MechanicalSoup has parsed need not be parsed again
    soup = read if isinstance(read, BeautifulSoup) else BeautifulSoup(answer.text, PARSER)
    return Page(str(answer.url), answer.status_code, answer.text, soup)
