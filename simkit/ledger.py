"""Serve now, judge later: the bounded record of every exchange, searched, then redacted, then kept."""

import threading
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from simkit.clock import Stopwatch
from simkit.exchange import Exchange, Headers, Sighting
from simkit.redaction import Searcher

DEFAULT_SIZE = 50_000
_COOKIE_HEADERS = {"cookie", "set-cookie"}


@dataclass(frozen=True)
class Filed:
    """A sighting with the exchange that it was made in."""

    exchange: int
    operation: str
    clinic: str | None
    sighting: Sighting


@dataclass(frozen=True)
class Page:
    """What a look into the ledger shows.

    `last` is the newest number of the whole ledger; `dropped_through` the highest number of the clinic that is gone.
    """

    exchanges: list[Exchange]
    last: int
    dropped_through: int


class Ledger:
    """At most `size` exchanges, the oldest dropped first, findable by clinic and operation."""

    def __init__(self, searcher: Searcher, size: int = DEFAULT_SIZE) -> None:
        self.searcher = searcher
        self._size = size
        self._all: deque[Exchange] = deque()
        self._by_clinic: dict[str | None, deque[Exchange]] = {}
        self._dropped_through: dict[str | None, int] = {}
        self._sightings: deque[Filed] = deque()
        self._last = 0
        self._changed = threading.Condition()

    def record(self, raw: Exchange, request_body: bytes | str, response_body: bytes | str) -> Exchange:
        """Search, redact and keep an exchange; returns it with its number. The bodies of `raw` itself are ignored."""
        examined, sightings = self._examined(raw, request_body, response_body)
        with self._changed:
            self._last += 1
            kept = raw._replace(**examined, sightings=tuple(sightings), number=self._last)
            self._all.append(kept)
            self._by_clinic.setdefault(kept.clinic, deque()).append(kept)
            self._sightings.extend(Filed(kept.number, kept.operation, kept.clinic, s) for s in sightings)
            self._drop_oldest()
            self._changed.notify_all()
        return kept

    def find(
        self, clinic: str | None = None, operations: Collection[str] = (), after: int = 0, limit: int = 500
    ) -> Page:
        """The first `limit` exchanges numbered above `after`; no clinic or no operations means any."""
        with self._changed:
            return self._page(clinic, operations, after, limit)

    def wait(self, clinic: str | None, operations: Collection[str], after: int, limit: int, deadline_s: float) -> Page:
        """Like `find`, but waits until there is something to show or the deadline has passed."""
        watch = Stopwatch()
        with self._changed:
            while True:
                page = self._page(clinic, operations, after, limit)
                left = deadline_s - watch.seconds()
                if page.exchanges or left <= 0:
                    return page
                self._changed.wait(timeout=left)

    def get(self, number: int) -> Exchange | None:
        """One exchange by its number; None if it never was or is gone."""
        with self._changed:
            if not self._all or number < self._all[0].number or number > self._last:
                return None
            return self._all[number - self._all[0].number]

    def sightings(self, clinic: str | None = None, after: int = 0) -> list[Filed]:
        """What was sighted in exchanges numbered above `after`."""
        with self._changed:
            return [f for f in self._sightings if f.exchange > after and clinic in (None, f.clinic)]

    @property
    def dropped(self) -> int:
        """How many exchanges are gone."""
        return self._last - len(self._all)

    def _page(self, clinic: str | None, operations: Collection[str], after: int, limit: int) -> Page:
        kept = self._all if clinic is None else self._by_clinic.get(clinic, deque())
        newest_first = self._newer(kept, after, lambda e: not operations or e.operation in operations)
        gone = (
            max(self._dropped_through.values(), default=0) if clinic is None else self._dropped_through.get(clinic, 0)
        )
        return Page(newest_first[::-1][:limit], self._last, gone)

    @staticmethod
    def _newer(kept: deque[Exchange], after: int, wanted: Callable[[Exchange], bool]) -> list[Exchange]:
        found = []
        for exchange in reversed(kept):
            if exchange.number <= after:
                break
            if wanted(exchange):
                found.append(exchange)
        return found

    def _drop_oldest(self) -> None:
        while len(self._all) > self._size:
            oldest = self._all.popleft()
            kept_of_clinic = self._by_clinic[oldest.clinic]
            kept_of_clinic.popleft()
            if not kept_of_clinic:
                del self._by_clinic[oldest.clinic]
            self._dropped_through[oldest.clinic] = oldest.number
            while self._sightings and self._sightings[0].exchange <= oldest.number:
                self._sightings.popleft()

    def _examined(
        self, raw: Exchange, request_body: bytes | str, response_body: bytes | str
    ) -> tuple[dict[str, Any], list[Sighting]]:
        asked, answered = raw.request_headers, raw.response_headers
        parts = [
            ("url", raw.url),
            ("request-body", request_body),
            ("response-body", response_body),
            *[("request-header", value) for _, value in asked],
            *[("response-header", value) for _, value in answered],
        ]
        examined = self.searcher.examine_all(raw.clinic, parts)
        url, sent, received, *headers = [text for text, _ in examined]
        redacted = {
            "url": url,
            "request_headers": self._headers(asked, headers[: len(asked)]),
            "request_body": sent,
            "response_headers": self._headers(answered, headers[len(asked) :]),
            "response_body": received,
        }
        return redacted, [sighting for _, found in examined for sighting in found]

    def _headers(self, headers: Headers, values: list[str]) -> Headers:
        return tuple(
            [
                (name, self.searcher.redact_cookie(value) if name.lower() in _COOKIE_HEADERS else value)
                for (name, _), value in zip(headers, values, strict=True)
            ]
        )
