"""Calls that a simulator makes itself (a key set, a notification): kept in the ledger like those it answers."""

from collections.abc import Mapping
from dataclasses import dataclass

import requests

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
    """A recorded HTTP client; every call has a time limit and follows no redirect."""

    def __init__(self, simulator: Simulator, ca_bundle: str | None = None) -> None:
        self._simulator = simulator
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.verify = ca_bundle or True

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

        The facts gain `outcome`: "accepted" for 2xx, "refused" for another status, "no answer" without one.
        """
        at = self._simulator.clock.now().isoformat().replace("+00:00", "Z")
        watch = Stopwatch()
        response_headers: tuple[tuple[str, str], ...] = ()
        sent: Mapping[str, str] = headers or {}
        try:
            answer = self._session.request(
                method, url, headers=dict(sent), data=body, timeout=timeout_s, allow_redirects=False
            )
        except requests.RequestException as trouble:
            reply = Reply(None, trouble=type(trouble).__name__, seconds=watch.seconds())
        else:
            response_headers = tuple(answer.headers.items())
            sent = dict(answer.request.headers.items())
            reply = Reply(
                answer.status_code,
                answer.text,
                answer.headers.get("Content-Type", ""),
                answer.headers.get("Cache-Control", ""),
                seconds=watch.seconds(),
            )
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
        return Reply(
            reply.status, reply.body, reply.content_type, reply.cache_control, reply.trouble, reply.seconds, kept.number
        )
