"""A person's browser, whichever kind: what it can be asked to do, and what it remembers."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.unanswered import NotOnPage

ANSWERS_WITHIN_S = 20.0
LONGEST_REFRESH_S = 2.0
"""How long a person looks at a page that goes on by itself."""
LATEST_REFRESH_S = 60.0
"""A page that goes on later than that stays in front: it ends a session that nobody uses."""


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


class Browser(ABC):
    """One browser with its own cookies; `verify` is the CA bundle for https.

    Where it gets no page, it raises DeedFailed; RehearsalBroke if it asked one of the `simulators` and that is gone.
    """

    def __init__(self, verify: str | None = None, simulators: Sequence[str] = ()) -> None:
        self.verify = verify
        self.simulators = simulators
        self.owner = "Somebody"
        """Who uses it, in sentences."""
        self.shown: list[Page] = []
        """Every page that this browser has shown, in order."""
        self.waited_s = 0.0
        """Seconds from the last deed to the answer that is in front."""
        self.stopped_at: str | None = None
        """The address before which the last navigation was stopped, as told by `stopping_before`."""
        self._stop_before: Callable[[str], bool] | None = None
        self._page: Page | None = None

    @property
    def page(self) -> Page:
        """The page that is open; RuntimeError before any was opened."""
        if self._page is None:
            raise RuntimeError("This browser has no page open yet.")
        return self._page

    @property
    @abstractmethod
    def hops(self) -> list[Hop]:
        """Every request so far, in order."""

    def stopping_before(self, condition: Callable[[str], bool] | None) -> None:
        """Stop a redirect whose target meets the condition instead of following it; None follows all again."""
        self.stopped_at = None
        self._stop_before = condition

    def stops_before(self, address: str) -> bool:
        """Whether the navigation stops before this address; remembers where it did."""
        if self._stop_before is None or not self._stop_before(address):
            return False
        self.stopped_at = address
        return True

    @abstractmethod
    def open(self, url: str) -> Page:
        """Go to an address, and on to wherever the pages send a browser."""

    @abstractmethod
    def window(self) -> Self:
        """Another window of the same browser, with the same cookies."""

    @abstractmethod
    def listen(self, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
        """What a stream of events says after the event `last`; see `event_stream.listen`."""

    @abstractmethod
    def status_of(self, url: str) -> int:
        """The status that an address answers, asked for aside: no window goes there."""

    def reload(self) -> Page:
        """The page again."""
        return self.open(self.page.url)

    @abstractmethod
    def press(self, name: str, fields: Mapping[str, str] | None = None, within: Tag | None = None) -> Page:
        """Fill the labelled fields and press a button or link; NotOnPage if one of them is missing."""

    @abstractmethod
    def send_forged(self, page: Page, name: str, fields: Mapping[str, str], origin: str) -> Page:
        """Submit a form as a page at `origin` could make it up: what people see of it, nothing hidden in it."""

    @abstractmethod
    def send_form_of(self, page: Page, name: str, fields: Mapping[str, str]) -> Page:
        """Submit a form that another browser was shown, with this browser's cookies and its own hidden values.

        Whoever borrows a form has a form token of their own: what refuses them must be who they are.
        """


def buttons_on(page: Page, name: str, within: Tag | None) -> list[Tag]:
    """The buttons and links of that name; NotOnPage without one."""
    found = page.buttons_named(name, within)
    if not found:
        raise NotOnPage(f"There is no {name!r} here; there are: {', '.join(page.buttons()) or 'no buttons'}.")
    return found
