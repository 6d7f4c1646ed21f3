"""Servers that do not play by HTTP, one per manner; as a program `garbage.py KIND PORT`, where "die" ends it."""

import os
import socket
import socketserver
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_PAGE = b"<!doctype html><title>Page</title><h1>Page</h1>"


def _answer(head: str, body: bytes = b"") -> bytes:
    return f"HTTP/1.1 {head}\r\nConnection: close\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body


ANSWERS = {
    "page": _answer("200 OK\r\nContent-Type: text/html", _PAGE),
    "later": _answer(
        "200 OK\r\nContent-Type: text/html", b"<meta http-equiv=refresh content='900;url=/loop'><h1>Here</h1>"
    ),
    "close": b"",
    "bytes": b"\x00\x01\x02 this is no HTTP\r\n\r\n",
    "loop": _answer("302 Found\r\nLocation: /round?launch=eyJzZWNyZXQi.AAAA&code=c0de"),
    "bad-location": _answer("302 Found\r\nLocation: http://[bad:?code=c0de"),
    "mailto": _answer("302 Found\r\nLocation: mailto:help@acme.example?code=c0de"),
    "broken-gzip": _answer("200 OK\r\nContent-Type: text/html\r\nContent-Encoding: gzip", b"never compressed"),
    "half": b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 5000\r\n\r\n<h1>Half a page",
    "utf-8": _answer("200 OK\r\nContent-Type: text/html", "<h1>Zo\u00eb".encode()),
    "latin-1": _answer("200 OK\r\nContent-Type: text/html", "<meta charset=latin-1><h1>Zo\u00eb".encode("latin-1")),
    "bad-link": _answer("200 OK\r\nContent-Type: text/html", b"<a href='http://[bad:'>Go on</a>"),
    "bad-refresh": _answer("200 OK\r\nContent-Type: text/html", b"<meta http-equiv=refresh content='0;url=http://[x'>"),
}

TOLD = {
    "close": "got no answer from {place}/launch: it closed the connection",
    "bytes": "got no answer from {place}/launch: what it sent is not HTTP",
    "loop": "went round in circles at {place}/round: every answer sends it on to another address",
    "bad-location": "was sent on from {place}/launch to something that is no address",
    "mailto": "was sent to an address that is no page: it begins with 'mailto'",
    "broken-gzip": "got an answer from {place}/launch that cannot be read",
    "half": "got only a part of the answer from {place}/launch",
    "bad-refresh": "was sent on from {place}/launch to something that is no address",
}
"""What is said of somebody's browser at such a server, in whichever mode people use one."""


@contextmanager
def garbage(kind: str, port: int = 0) -> Iterator[str]:
    """The address of a server that answers everything but /healthz in that manner."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            self.request.settimeout(5)
            asked = self.request.recv(65536)
            healthy = asked.split(b" ")[1:2] == [b"/healthz"]
            if kind == "die" and not healthy:
                os._exit(7)
            answer = ANSWERS["page" if healthy else kind]
            if not answer:
                self.request.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
            self.request.sendall(answer)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

    with Server(("127.0.0.1", port), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()


if __name__ == "__main__":
    with garbage(sys.argv[1], int(sys.argv[2])):
        threading.Event().wait()
