"""Calls that a simulator makes itself (a key set, a notification): kept in the ledger like those it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http.client import HTTPException

from certifi import where
from requests.utils import default_headers, get_encoding_from_headers
from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import (
    ConnectTimeoutError,
    HTTPError,
    LocationParseError,
    NewConnectionError,
    ProtocolError,
    ReadTimeoutError,
)

from simkit.clock import Stopwatch
from simkit.exchange import Exchange, Fact
from simkit.simulator import Simulator


@dataclass(frozen=True)
class Reply:
    """What came back: `status` is None where nothing did, `trouble` then says why in a few words."""

    status: int | None
    body: str = ""
    content_type: str = ""
    cache_control: str = ""
    trouble: str = ""
    seconds: float = 0.0
    number: int = 0


class Outgoing:
    """A recorded HTTP client; every call has a time limit and follows no redirect.

    The limit is on finding the other side and its first word together, and on the answer as a whole. What comes late
    is noticed when it comes, so a call takes at most twice that long, unless it is the headers that come in drops.

    It keeps connections and neither cookies nor proxies, so it does without the half of `requests` that looks for them.
    """

    def __init__(self, simulator: Simulator, ca_bundle: str | None = None) -> None:
        self._simulator = simulator
        self._pool = PoolManager(maxsize=10, cert_reqs="CERT_REQUIRED", ca_certs=ca_bundle or where())

    def call(
        self,
        method: str,
        url: str,
        *,
        operation: str,
        clinic: str | None,
        timeout_s: float,
        headers: Mapping[str, str] | None = None,
        body: bytes | str = b"",
        facts: Mapping[str, Fact] | None = None,
        fault: str | None = None,
    ) -> Reply:
        """Make the call and record it with the facts; trouble on the way is a reply, not an exception.

        An answer that is not all there after `timeout_s` is none.

        The facts gain `outcome`: "accepted" for 2xx, "refused" for another status, "no answer" without one.
        """
        at = self._simulator.clock.now().isoformat().replace("+00:00", "Z")
        watch = Stopwatch()
        sent = _headers(method, headers or {}, body)
        response_headers: tuple[tuple[str, str], ...] = ()
        try:
            answer = self._answer(method, url, body, sent, timeout_s)
            told = _whole(answer, url, timeout_s, watch)
        except (HTTPError, HTTPException, OSError, ValueError) as trouble:
            reply = Reply(None, trouble=_name(trouble), seconds=watch.seconds())
        else:
            response_headers = tuple(answer.headers.itermerged())
            reply = _reply(answer, told, watch.seconds())
        outcome = "no answer" if reply.status is None else "accepted" if 200 <= reply.status < 300 else "refused"
        exchange = Exchange(
            simulator=self._simulator.name,
            direction="out",
            operation=operation,
            clinic=clinic,
            method=method,
            url=url,
            request_headers=tuple(sent.items()),
            request_body="",
            status=reply.status,
            response_headers=response_headers,
            response_body="",
            at=at,
            seconds=round(reply.seconds, 6),
            fault=fault,
            facts={"outcome": outcome, **(facts or {})},
        )
        kept = self._simulator.ledger.record(exchange, body, reply.body)
        return replace(reply, number=kept.number)

    def _answer(
        self, method: str, url: str, body: bytes | str, headers: Mapping[str, str], timeout_s: float
    ) -> BaseHTTPResponse:
        if "://" not in url:
            raise LocationParseError(url)
        return self._pool.urlopen(
            method, url, body=body or None, headers=headers, timeout=Timeout(total=timeout_s), retries=False,
            redirect=False, preload_content=False,
        )  # fmt: skip


_PIECE = 65536
_USUAL = dict(default_headers())


def _headers(method: str, given: Mapping[str, str], body: bytes | str) -> dict[str, str]:
    """What is sent above the body: the usual headers of a Python program, and those given."""
    length = len(body.encode() if isinstance(body, str) else body)
    return {**_USUAL, **given, **({"Content-Length": str(length)} if length or method not in ("GET", "HEAD") else {})}


def _whole(answer: BaseHTTPResponse, url: str, timeout_s: float, watch: Stopwatch) -> bytes:
    """All that an answer says; ReadTimeoutError if that takes too long. A connection that is not read out is closed."""
    told = bytearray()
    try:
        while piece := answer.read1(_PIECE):
            told += piece
            if watch.seconds() > timeout_s:
                raise ReadTimeoutError(None, url, "The answer took too long.")  # type: ignore[arg-type]
    except BaseException:
        answer.close()
        raise
    return bytes(told)


def _reply(answer: BaseHTTPResponse, told: bytes, seconds: float) -> Reply:
    """An answer as text: in the encoding that it names, else UTF-8."""
    try:
        body = told.decode(get_encoding_from_headers(answer.headers) or "utf-8", "replace")
    except LookupError:
        body = told.decode("utf-8", "replace")
    content_type, cache_control = answer.headers.get("Content-Type", ""), answer.headers.get("Cache-Control", "")
    return Reply(answer.status, body, content_type, cache_control, seconds=seconds)


_NAMES: Mapping[type[Exception], str] = {
    NewConnectionError: "ConnectionError",
    ProtocolError: "ConnectionError",
    ConnectTimeoutError: "ConnectTimeout",
    ReadTimeoutError: "ReadTimeout",
}


def _name(trouble: Exception) -> str:
    """What went wrong in one word."""
    return next((name for kind, name in _NAMES.items() if isinstance(trouble, kind)), type(trouble).__name__)
