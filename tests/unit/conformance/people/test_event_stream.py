"""Streams of events that are late, silent, or kept open without saying anything."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import requests

from conformance.people.event_stream import listen, status_of

_COMMENT = b": still here\n\n"


@contextmanager
def streaming(*parts: bytes, status: int = 200) -> Iterator[str]:
    """The address of a stream that says these parts and then only that it is still there, for ever."""
    over = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/event-stream")
            self.end_headers()
            for part in parts:
                self.wfile.write(part)
            try:
                while not over.wait(0.02):
                    self.wfile.write(_COMMENT)
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


def test_several_lines_are_one_event():
    """What an event says may stand in several lines, and an event without an id of its own has that of the last."""
    with streaming(b"id: 1\ndata: Patient\ndata: waiting\n\ndata: Patient connected\n\n") as url:
        assert listen(requests.Session(), url, "", 2, 5) == [("1", "Patient\nwaiting"), ("1", "Patient connected")]


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
