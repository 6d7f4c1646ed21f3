"""Streams of events that are late, silent, or kept open without saying anything."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from conformance.people.event_stream import listen, status_of
from simkit.clock import Stopwatch

_COMMENT = b": still here\n\n"


@contextmanager
def streaming(*parts: bytes, status: int = 200, then: bytes = _COMMENT) -> Iterator[str]:
    """The address of a stream that says these parts, and from then on the same for half a minute; without that it ends.

    Whoever resumes it is told what comes behind the part that has the last event's id.
    """
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            watch = Stopwatch()
            last = b"id: %s\n" % self.headers.get("Last-Event-ID", "none").encode()
            for part in parts[next((at for at, part in enumerate(parts, 1) if last in part), 0) :]:
                self.wfile.write(part)
            try:
                while then and not over.wait(0.02) and watch.seconds() < 30:
                    self.wfile.write(then)
            except OSError:
                return

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/events"
    finally:
        over.set()
        server.shutdown()
        server.server_close()


def test_comments_prolong_nothing():
    """A stream that is kept open without an event is listened to as long as one has patience, and no longer."""
    with streaming(b"id: 1\ndata: Patient waiting\n\n") as url:
        assert listen(requests.Session(), url, "", 2, 0.3) == [("1", "Patient waiting")]


def test_nor_does_a_line_without_end():
    """A stream that drips and never ends its line is left just as early."""
    watch = Stopwatch()
    with streaming(then=b".") as url:
        assert listen(requests.Session(), url, "", 1, 0.3) == []
    assert watch.seconds() < 20, "it was listened to as long as it dripped"


@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
def test_several_lines_are_one_event(end: bytes):
    """What an event says may stand in several lines, and an event without an id of its own has that of the last."""
    said = b"id: 1\ndata: Patient\ndata: waiting\n\ndata: Patient connected\n\n"
    with streaming(said.replace(b"\n", end)) as url:
        assert listen(requests.Session(), url, "", 2, 5) == [("1", "Patient\nwaiting"), ("1", "Patient connected")]


def test_letters_of_several_bytes():
    """A stream is UTF-8 with or without its mark, and what is no letter swallows no end of a line."""
    said = "\ufeffdata: Zo\u00eb \u20ac \U0001f600".encode() + b" \xe2\x82\n\n"
    with streaming(said) as url:
        assert listen(requests.Session(), url, "", 1, 5) == [("", "Zo\u00eb \u20ac \U0001f600 \ufffd")]


def test_a_stream_that_ends_is_resumed():
    """A browser asks for a stream that has ended again, and names the last event that it heard."""
    with streaming(b"id: 1\ndata: a\n\n", b"id: 2\ndata: b\n\n", then=b"") as url:
        assert listen(requests.Session(), url, "", 3, 0.5) == [("1", "a"), ("2", "b")]
    with streaming(b"data: a\n\n", then=b"") as url:
        assert listen(requests.Session(), url, "", 3, 5) == [("", "a")] * 3


def test_an_id_lasts():
    """An event without an id has that of the one before, also behind the end of a stream and where that had no data."""
    with streaming(b"id: 1\ndata: a\n\n", b"data: b\n\nid: 2\n\n", b"data: c\n\n", then=b"") as url:
        assert listen(requests.Session(), url, "1", 4, 5) == [("1", "b"), ("2", "c"), ("2", "c"), ("2", "c")]


def test_what_is_no_id():
    """An id that has a NUL in it is none, and an empty one takes back the last."""
    with streaming(b"id: 1\ndata: a\n\nid: 2\0\ndata: b\n\nid\ndata: c\n\n") as url:
        assert listen(requests.Session(), url, "", 3, 5) == [("1", "a"), ("1", "b"), ("", "c")]


def test_spaces_in_data():
    """Behind a colon one space is left out, and no other; data may be empty."""
    with streaming(b"data:  a \n\ndata\n\n") as url:
        assert listen(requests.Session(), url, "", 2, 5) == [("", " a "), ("", "")]


def test_nobody_answers():
    """Where nobody listens, nothing is heard."""
    assert listen(requests.Session(), "http://127.0.0.1:9/events", "", 1, 0.3) == []


def test_refused():
    """A stream that is refused tells nothing."""
    with streaming(b"id: 1\ndata: Patient waiting\n\n", status=403) as url:
        assert listen(requests.Session(), url, "", 1, 0.3) == []


def test_the_status_of_a_stream_that_goes_on():
    """Whether a stream is open to somebody is known before it ends."""
    with streaming() as url:
        assert status_of(requests.Session(), url, 5) == 200
