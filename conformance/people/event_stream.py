"""Server-sent events as a browser reads them (HTML, section 9.2)."""

import contextlib
from collections.abc import Iterable, Iterator

import requests

from simkit.clock import Stopwatch


def listen(session: requests.Session, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
    """Ids and data of the first `count` events after the event `last`; fewer if that is all within `patience_s`.

    Comments that keep the connection open are no events, and prolong nothing. The connection is dropped afterwards.
    """
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
    heard: list[tuple[str, str]] = []
    watch = Stopwatch()
    with (
        contextlib.suppress(requests.RequestException),
        session.get(url, headers=headers, stream=True, timeout=patience_s) as answer,
    ):
        answer.encoding = "utf-8"
        lines = answer.iter_lines(chunk_size=1, decode_unicode=True) if answer.status_code == 200 else iter(())
        for event in _events(_until(lines, watch, patience_s)):
            heard.append(event)
            if len(heard) >= count:
                break
    return heard


def status_of(session: requests.Session, url: str, patience_s: float) -> int:
    """The status that an address answers; a stream that goes on behind it is not waited for."""
    with session.get(url, stream=True, timeout=patience_s) as answer:
        return answer.status_code


def _until(lines: Iterable[str], watch: Stopwatch, patience_s: float) -> Iterator[str]:
    for line in lines:
        if watch.seconds() > patience_s:
            return
        yield line


def _events(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Id and data of each event; several lines of data are one."""
    number, data = "", list[str]()
    for line in lines:
        name, _, value = line.partition(":")
        if name == "id":
            number = value.strip()
        elif name == "data":
            data.append(value.strip())
        elif not line and data:
            yield number, "\n".join(data)
            data.clear()
