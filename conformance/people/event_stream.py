"""Server-sent events as a browser reads them (HTML, section 9.2)."""

import contextlib

import requests


def listen(session: requests.Session, url: str, last: str, count: int, patience_s: float) -> list[tuple[str, str]]:
    """Ids and data of the first `count` events after the event `last`; fewer if the stream ends or is silent.

    The connection is dropped afterwards.
    """
    headers = {"Accept": "text/event-stream"} | ({"Last-Event-ID": last} if last else {})
    heard: list[tuple[str, str]] = []
    with session.get(url, headers=headers, stream=True, timeout=patience_s) as answer:
        lines = answer.iter_lines(chunk_size=1, decode_unicode=True) if answer.status_code == 200 else iter(())
        event = ""
        with contextlib.suppress(requests.RequestException):
            for line in lines:
                name, _, value = str(line).partition(":")
                event = value.strip() if name == "id" else event
                if name == "data":
                    heard.append((event, value.strip()))
                if len(heard) >= count:
                    break
    return heard
