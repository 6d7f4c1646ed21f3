"""Calls to other services: one pool of connections, explicit trust, a deadline for everything that a person waits for.

A person reads within ten seconds what happened, so all calls of one request share a deadline; calls of the background
have a timeout each. Repeating is for the asking service to allow: never earlier than its Retry-After.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from contextvars import ContextVar
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import isfinite
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urlencode

import requests
from requests import PreparedRequest
from requests.adapters import BaseAdapter
from requests.exceptions import InvalidHeader, InvalidURL, MissingSchema
from requests.utils import default_user_agent

from connector.adapters.direct import DirectAdapter, DirectRequest
from connector.adapters.during import During
from connector.domain.problems import TooBusy

PATIENCE_S = 8.5
CONNECT_TIMEOUT_S = 2.0
READ_TIMEOUT_S = 5.0
TOO_MUCH_S = 0.05
LONGEST_RETRY_AFTER_S = 86_400.0
REPEATABLE = (429, 502, 503, 504)
HEADERS = {"User-Agent": default_user_agent(), "Accept": "*/*", "Accept-Encoding": "identity"}
"""What is said with each call. To unpack an answer takes longer than to read it whole; who packs it still is read."""

_deadline: ContextVar[float | None] = ContextVar("deadline", default=None)


def somebody_waits(seconds: float = PATIENCE_S) -> AbstractContextManager[None]:
    """All calls inside share this much time, from now on."""
    return During(_deadline, monotonic() + seconds)


def time_left() -> float:
    """Seconds until the deadline; the usual timeout where nobody waits."""
    deadline = _deadline.get()
    return READ_TIMEOUT_S if deadline is None else deadline - monotonic()


class RetryPolicy:
    """How long to wait before a call is repeated. A policy, so that it can be replaced in one place."""

    attempts = 4

    def wait_s(self, attempt: int, retry_after: float | None) -> float | None:
        """Seconds before attempt number `attempt` (2, 3, ...), or None to give up. Never less than Retry-After."""
        if attempt > self.attempts:
            return None
        return retry_after if retry_after is not None else 0.3 * 2 ** (attempt - 2)


class Http:
    """Requests over connections of which as many as `pool` wait for the next one.

    Nothing is read from the environment, no redirect is followed and no cookie is kept: that is what a session is for,
    and these calls are made for different people. To merge a session's settings into a request takes as long as to
    send it.
    """

    def __init__(
        self, ca_bundle: Path | None, pause: Callable[[float], None], retry: RetryPolicy, pool: int = 128
    ) -> None:
        self.adapter: BaseAdapter = DirectAdapter(pool)
        self._verify = str(ca_bundle) if ca_bundle else True
        self._pause = pause
        self._retry = retry

    def send(self, service: str, method: str, url: str, **arguments: Any) -> requests.Response:
        """One call. Raises TooBusy when no answer came in time, nor can to what a server gave us and nobody can send.

        `service` is its name for people; `arguments` are those by which requests prepares a request: headers, params,
        data, json, auth.
        """
        left = time_left()
        if left < TOO_MUCH_S:
            raise TooBusy(service)
        timeout = (min(CONNECT_TIMEOUT_S, left), min(READ_TIMEOUT_S, left))
        try:
            request = _prepared(method, url, **arguments)
            return self.adapter.send(request, timeout=timeout, verify=self._verify)
        except (requests.ConnectionError, InvalidURL, MissingSchema, InvalidHeader, UnicodeError) as error:
            raise TooBusy(service) from error

    def send_patiently(self, service: str, method: str, url: str, **arguments: Any) -> requests.Response:
        """A call that may be repeated without harm, as often as policy and deadline allow. Raises TooBusy."""
        attempt = 1
        while True:
            answer = self._try(service, method, url, arguments)
            if answer is not None and answer.status_code not in REPEATABLE:
                return answer
            retry_after = None if answer is None else retry_after_of(answer)
            attempt += 1
            wait = self._retry.wait_s(attempt, retry_after)
            if wait is None or wait > time_left() - TOO_MUCH_S:
                raise TooBusy(service, retry_after)
            self._pause(wait)

    def _try(self, service: str, method: str, url: str, arguments: dict[str, Any]) -> requests.Response | None:
        try:
            return self.send(service, method, url, **arguments)
        except TooBusy:
            return None


def _prepared(
    method: str,
    url: str,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    **content: Any,
) -> PreparedRequest:
    request = DirectRequest()
    query = urlencode(params) if params else ""
    request.prepare(method, url, headers={**HEADERS, **(headers or {})}, params=query, **content)
    return request


def retry_after_of(answer: requests.Response) -> float | None:
    """Retry-After in seconds, from either of its forms (RFC 9110 §10.2.3), a day at most; Graph has sent fractions."""
    text = answer.headers.get("Retry-After", "").strip()
    if not text:
        return None
    seconds = _seconds(text)
    if seconds is None:
        moment = _moment(text)
        reference = _moment(answer.headers.get("Date", "")) or datetime.now(UTC)  # noqa: TID251
        seconds = None if moment is None else (moment - reference).total_seconds()
    return None if seconds is None else min(max(0.0, seconds), LONGEST_RETRY_AFTER_S)


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if isfinite(seconds) else None


def _moment(text: str) -> datetime | None:
    """A date of HTTP, None if it is none; one that names no zone means UTC (RFC 9110 §5.6.7)."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def document(answer: requests.Response) -> dict[str, Any] | None:
    """The JSON object of an answer, or None: Epic's proxies send HTML where JSON is due."""
    try:
        content = answer.json()
    except (ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None
