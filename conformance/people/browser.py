"""A person's browser in plain mode: forms, redirects, meta refresh and self-submitting forms, without JavaScript."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from threading import Event
from typing import Any
from urllib.parse import urljoin

import mechanicalsoup
import requests
from bs4 import BeautifulSoup, Tag

from conformance.people.page import Page

ANSWERS_WITHIN_S = 20.0
_MOST_FORWARDS = 10
LONGEST_REFRESH_S = 2.0
_RELOAD = re.compile(r"^\s*(?P<seconds>\d+)\s*;?\s*$")
_REFRESH = re.compile(r"^\s*\d+\s*;\s*url\s*=\s*['\"]?(?P<url>[^'\"]+)", re.IGNORECASE)


@dataclass(frozen=True)
class Hop:
    """One request that the browser made: where to and what came."""

    method: str
    url: str
    status: int


class NotOnPage(Exception):
    """A button or field that a person looked for is not on the page; the message says what is there."""


class _Session(requests.Session):
    """Remembers every hop and can be told to stop before one."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False
        self.hops: list[Hop] = []
        self.stop_before: Callable[[str], bool] = lambda _url: False
        self.stopped_at: str | None = None

    def send(self, request: requests.PreparedRequest, **options: Any) -> requests.Response:
        if options.get("timeout") is None:
            options["timeout"] = ANSWERS_WITHIN_S
        return super().send(request, **options)

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        self.hops.append(Hop(str(resp.request.method), str(resp.url), resp.status_code))
        target = super().get_redirect_target(resp)
        if target is None:
            return None
        address = urljoin(str(resp.url), target)
        if self.stop_before(address):
            self.stopped_at = address
            return None
        return target


class Browser:
    """One browser with its own cookies; `verify` is the CA bundle for https."""

    def __init__(self, verify: str | None = None) -> None:
        self.verify = verify
        self._session = _Session()
        if verify:
            self._session.verify = verify
        self._soup = mechanicalsoup.Browser(
            session=self._session, soup_config={"features": "html.parser"}, user_agent="visit-rehearsal browser"
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
        return self._arrive(self._get(url))

    def reload(self) -> Page:
        """The page again."""
        return self.open(self.page.url)

    def press(self, name: str, fields: Mapping[str, str] | None = None, within: Tag | None = None) -> Page:
        """Fill the labelled fields and press a button or link; NotOnPage if one of them is missing."""
        button = self.page.button(name, within)
        if button is None:
            raise NotOnPage(f"There is no {name!r} here; there are: {', '.join(self.page.buttons()) or 'no buttons'}.")
        if button.name == "a":
            return self.open(urljoin(self.page.url, str(button.get("href"))))
        return self._arrive(self._submitted(button, fields or {}, within))

    def send_form_of(self, page: Page, name: str, fields: Mapping[str, str]) -> Page:
        """Submit a form that another browser was shown, with this browser's cookies."""
        mine, self._page = self._page, page
        try:
            return self.press(name, fields)
        finally:
            self._page = mine

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
            _fill(form, tag, value)
        if button.get("name"):
            form.choose_submit(button)
        owner["action"] = str(button.get("formaction") or owner.get("action") or self.page.url)
        return self._send(form, self.page.url)

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
            return None if target == page.url else self._get(target)
        script = page.soup.find("script")
        form = page.soup.find("form")
        if isinstance(form, Tag) and script is not None and ".submit()" in page.body:
            return self._send(mechanicalsoup.Form(form), page.url)
        return None

    def _get(self, url: str) -> requests.Response:
        answer: requests.Response = self._soup.get(url)
        return answer


def _fill(form: Any, tag: Tag, value: str) -> None:
    if tag.name == "select":
        for option in tag.find_all("option"):
            del option["selected"]
        chosen = next((o for o in tag.find_all("option") if value in (o.get("value"), o.get_text(strip=True))), None)
        if chosen is None:
            raise NotOnPage(f"The list does not offer {value!r}.")
        chosen["selected"] = "selected"
    elif tag.get("type") == "checkbox":
        form.set_checkbox({str(tag.get("name")): value == "on"})
    else:
        form.set(str(tag.get("name")), value)


def _page_of(answer: requests.Response) -> Page:
    return Page(str(answer.url), answer.status_code, answer.text, BeautifulSoup(answer.text, "html.parser"))
