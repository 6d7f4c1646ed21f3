"""Calls that a simulator makes itself (a key set, a notification): kept in the ledger like those it answers."""

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from requests.utils import default_headers, get_encoding_from_headers

from simkit.clock import Stopwatch
from simkit.connections import Connections, NoAnswer
from simkit.exchange import Exchange, Fact
from simkit.heard import Heard
from simkit.simulator import Simulator

_TYPES_KEPT = 64


class Reply(NamedTuple):
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

    It keeps connections and neither cookies nor proxies, so it does without the libraries that look for them.
    """

    def __init__(self, simulator: Simulator, ca_bundle: str | None = None) -> None:
        self._simulator = simulator
        self._connections = Connections(ca_bundle)

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
        content = body.encode() if isinstance(body, str) else body
        sent = _headers(method, headers or {}, content)
        response_headers: tuple[tuple[str, str], ...] = ()
        try:
            answer = self._connections.ask(method, url, content, sent, timeout_s)
        except NoAnswer as trouble:
            reply = Reply(None, trouble=str(trouble), seconds=watch.seconds())
        except ValueError as trouble:
            reply = Reply(None, trouble=type(trouble).__name__, seconds=watch.seconds())
        else:
            response_headers = answer.headers
            reply = _reply(answer, watch.seconds())
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
        return reply._replace(number=kept.number)


_USUAL = dict(default_headers())


def _headers(method: str, given: Mapping[str, str], body: bytes) -> dict[str, str]:
    """What is sent above the body: the usual headers of a Python program, and those given."""
    length = {"Content-Length": str(len(body))} if body or method not in ("GET", "HEAD") else {}
    return {**_USUAL, **given, **length}


def _reply(answer: Heard, seconds: float) -> Reply:
    """An answer as text: in the encoding that it names, else UTF-8."""
    content_type, cache_control = answer.named.get("content-type", ""), answer.named.get("cache-control", "")
    try:
        body = answer.body.decode(_encoding(content_type), "replace")
    except (LookupError, ValueError):  # no such encoding, or one that is for names of hosts
        body = answer.body.decode("utf-8", "replace")
    return Reply(answer.status, body, content_type, cache_control, seconds=seconds)


@lru_cache(_TYPES_KEPT)
def _encoding(content_type: str) -> str:
    return get_encoding_from_headers({"content-type": content_type}) or "utf-8"
