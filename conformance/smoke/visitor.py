"""Polite visits to an environment: GET only, no credentials, no cookies, each with a time limit and all with one."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

import requests

from conformance.smoke.scrub import without_secrets
from conformance.smoke.troubles import sentence_of
from simkit import __version__
from simkit.clock import Clock, Stopwatch, SystemClock
from simkit.exchange import Exchange, Headers

USER_AGENT = f"visit-rehearsal/{__version__} (smoke checks: GET only, no credentials)"
ORIGIN = "https://visit-rehearsal.example"
_SHOWN = 4_000


@dataclass(frozen=True)
class Visit:
    """One GET with what came back; `trouble` is a sentence where nothing did. The instants are this machine's.

    The exchange carries a shortened body without secrets, for reports; `body` is the whole one.
    """

    exchange: Exchange
    body: str
    asked_at: datetime
    answered_at: datetime
    trouble: str = ""

    @property
    def status(self) -> int | None:
        """The HTTP status; None without an answer."""
        return self.exchange.status

    @property
    def answer(self) -> "Answer":
        """What came back, apart from when."""
        return Answer(self.status, self.exchange.response_headers, self.body, self.trouble)

    def header(self, name: str) -> str | None:
        """The first header of that name, whatever the case."""
        return next((value for key, value in self.exchange.response_headers if key.lower() == name.lower()), None)


class Visitor(Protocol):
    """Whoever goes and looks: over the network, or from a recording."""

    def get(self, operation: str, url: str, accept: str) -> Visit:
        """GET an address without following redirects."""
        ...


@dataclass(frozen=True)
class Limits:
    """Seconds for one request and for all of them together."""

    request_s: float = 10.0
    all_s: float = 60.0


@dataclass(frozen=True)
class Ask:
    """The `number`th GET of a run, and why it is made."""

    number: int
    operation: str
    url: str
    accept: str

    @property
    def headers(self) -> dict[str, str]:
        """What is sent; the origin is there to see whether a page of another host may read the answer."""
        return {"Accept": self.accept, "Accept-Encoding": "identity", "Origin": ORIGIN, "User-Agent": USER_AGENT}


@dataclass(frozen=True)
class Answer:
    """What came back, or in `trouble` why nothing did."""

    status: int | None = None
    headers: Headers = ()
    body: str = ""
    trouble: str = ""


def as_visit(ask: Ask, answer: Answer, instants: tuple[datetime, datetime], seconds: float) -> Visit:
    """Question and answer together; `instants` are those of asking and of the answer."""
    exchange = Exchange(
        simulator="environment",
        direction="in",
        operation=ask.operation,
        clinic=None,
        method="GET",
        url=ask.url,
        request_headers=tuple(ask.headers.items()),
        request_body="",
        status=answer.status,
        response_headers=tuple((name, without_secrets(value)) for name, value in answer.headers),
        response_body=without_secrets(shortened(answer.body)),
        at=instants[0].isoformat().replace("+00:00", "Z"),
        seconds=round(seconds, 6),
        number=ask.number,
    )
    return Visit(exchange, answer.body, *instants, answer.trouble)


class NetworkVisitor:
    """Visits over the network. `verify` is a CA bundle (PEM), or None for the authorities that the machine trusts."""

    def __init__(self, limits: Limits, verify: str | None = None, clock: Clock | None = None) -> None:
        self._limits = limits
        self._verify = verify or True
        self._clock = clock or SystemClock()
        self._watch = Stopwatch()
        self._visits = 0

    def get(self, operation: str, url: str, accept: str) -> Visit:
        """GET an address; no answer within the limit is a trouble, not an exception."""
        self._visits += 1
        ask = Ask(self._visits, operation, url, accept)
        left_s = min(self._limits.request_s, self._limits.all_s - self._watch.seconds())
        asked_at, watch = self._clock.now(), Stopwatch()
        if left_s <= 0:
            answer = Answer(trouble=f"the {self._limits.all_s:g} s for all checks were used up before it was asked")
        else:
            answer = _within(left_s, lambda: self._ask(ask, left_s))
        return as_visit(ask, answer, (asked_at, self._clock.now()), watch.seconds())

    def _ask(self, ask: Ask, limit_s: float) -> Answer:
        with requests.Session() as session:  # one per visit, so that no cookie is ever sent back
            session.trust_env = False
            session.verify = self._verify
            try:
                answer = session.get(ask.url, headers=ask.headers, timeout=limit_s, allow_redirects=False)
            except requests.RequestException as trouble:
                return Answer(trouble=sentence_of(trouble, ask.url, limit_s))
            shown = tuple(
                (name, "‹cookie›" if name.lower() == "set-cookie" else value) for name, value in answer.headers.items()
            )
            return Answer(answer.status_code, shown, answer.content.decode("utf-8", "replace"))


def shortened(body: str) -> str:
    """A body as a report shows it."""
    return body if len(body) <= _SHOWN else f"{body[:_SHOWN]}… ({len(body)} characters in all)"


def _within(limit_s: float, ask: Callable[[], Answer]) -> Answer:
    """Ask in a thread, because a socket's time limit starts anew with each byte that a slow server sends."""
    answers: list[Answer] = []
    thread = threading.Thread(target=lambda: answers.append(ask()), daemon=True)
    thread.start()
    thread.join(limit_s)
    return answers[0] if answers else Answer(trouble=f"no complete answer came within {limit_s:.3g} s")
