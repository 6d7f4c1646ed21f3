"""A notification endpoint over HTTP that echoes validation tokens and keeps what it is told."""

import contextlib
import json
import queue
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@contextlib.contextmanager
def hook() -> Iterator[tuple[str, "queue.Queue[Any]"]]:
    """The address of an endpoint and the queue of what comes, for the time of a `with` block."""
    heard: queue.Queue[Any] = queue.Queue()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            """Answer a handshake or take a notification."""
            token = parse_qs(urlsplit(self.path).query).get("validationToken")
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(200 if token else 202)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            if token:
                self.wfile.write(token[0].encode())
            else:
                heard.put(json.loads(body))

        def log_message(self, *_told: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/hook", heard
    finally:
        server.shutdown()
        server.server_close()
