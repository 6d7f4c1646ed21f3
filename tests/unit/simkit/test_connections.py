import gzip
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
import trustme

from simkit.clock import Stopwatch
from simkit.connections import Connections, NoAnswer
from simkit.heard import Heard

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


class Endpoint:
    """A server that answers every request on a connection with the same bytes; `heard` has what was asked on which."""

    def __init__(self, answer: bytes, tls: ssl.SSLContext | None) -> None:
        self.heard: list[tuple[int, bytes]] = []
        self.connections: list[socket.socket] = []
        self._answer, self._tls = answer, tls
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                plain, _ = self.socket.accept()
                taken = self._tls.wrap_socket(plain, server_side=True) if self._tls else plain
            except ssl.SSLError:
                continue
            except OSError:
                return
            self.connections.append(taken)
            threading.Thread(target=self._answer_on, args=(len(self.connections), taken), daemon=True).start()

    def _answer_on(self, number: int, taken: socket.socket) -> None:
        with suppress(OSError):  # the test is over
            while heard := taken.recv(65_536):
                self.heard.append((number, heard))
                taken.sendall(self._answer)


@contextmanager
def endpoint(answer: bytes = OK, tls: ssl.SSLContext | None = None) -> Iterator[Endpoint]:
    """An endpoint for the time of a `with` block."""
    made = Endpoint(answer, tls)
    try:
        yield made
    finally:
        made.socket.close()
        for one in made.connections:
            one.close()


def asked(connections: Connections, port: int, path: str = "/", scheme: str = "http") -> Heard:
    """What an endpoint on loopback answers."""
    return connections.ask("GET", f"{scheme}://127.0.0.1:{port}{path}", b"", {"Accept": "*/*"}, 5)


def test_a_connection_is_kept() -> None:
    """The second call to an origin goes over the connection of the first."""
    connections = Connections()
    with endpoint() as there:
        answers = [asked(connections, there.port), asked(connections, there.port, "/again")]
    assert [one.body for one in answers] == [b"ok", b"ok"]
    assert [number for number, _ in there.heard] == [1, 1]


def test_a_connection_that_was_closed_is_made_anew() -> None:
    """A server that has hung up in the meantime is called on a new connection."""
    connections = Connections()
    with endpoint() as there:
        asked(connections, there.port)
        there.connections[0].shutdown(socket.SHUT_RDWR)
        assert asked(connections, there.port).status == 200
    assert [number for number, _ in there.heard] == [1, 2]


def test_a_connection_that_is_to_be_closed_is_not_kept() -> None:
    """Where the answer says that the connection ends, the next call makes a new one."""
    connections = Connections()
    with endpoint(OK.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")) as there:
        asked(connections, there.port)
        asked(connections, there.port)
    assert [number for number, _ in there.heard] == [1, 2]


def test_a_connection_with_more_to_come_is_not_kept() -> None:
    """After an answer that only announces the one proper, the next call makes a new connection."""
    connections = Connections()
    with endpoint(b"HTTP/1.1 103 Early Hints\r\n\r\n") as there:
        assert [asked(connections, there.port).status for _ in range(2)] == [103, 103]
    assert [number for number, _ in there.heard] == [1, 2]


def test_a_connection_with_unread_bytes_is_not_used() -> None:
    """What came over TLS beyond the answer is not taken for the next one."""
    authority = trustme.CA()
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(served)
    with authority.cert_pem.tempfile() as bundle, endpoint(OK + b"x" * 12_000, tls=served) as there:
        connections = Connections(bundle)
        assert [asked(connections, there.port, scheme="https").status for _ in range(2)] == [200, 200]
    assert [number for number, _ in there.heard] == [1, 2]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("http://[::1]/", ("::1", 80)),
        ("https://[::1]/", ("::1", 443)),
        ("http://[fe80::a]:8000/", ("fe80::a", 8000)),
        ("http://[::ffff:127.0.0.1]/", ("::ffff:127.0.0.1", 80)),
        ("https://localhost/", ("localhost", 443)),
    ],
)
def test_an_address_needs_no_port(monkeypatch: pytest.MonkeyPatch, url: str, address: tuple[str, int]) -> None:
    """Without a port a call goes to that of its scheme, also where the host is written with colons."""
    called = []

    def refuse(called_at: tuple[str, int], *_: object) -> None:
        called.append(called_at)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", refuse)
    with pytest.raises(NoAnswer, match="ConnectionError"):
        Connections().ask("GET", url, b"", {}, 5)
    assert called == [address]


def test_connecting_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where connecting has used up the time of a call nothing is sent any more."""
    with endpoint() as there:
        monkeypatch.setattr(Stopwatch, "seconds", lambda _: 5.0)
        with pytest.raises(NoAnswer, match="ConnectTimeout"):
            asked(Connections(), there.port)
    assert there.heard == []


def test_few_connections_are_kept() -> None:
    """Beyond twenty, the connection that was not used for longest is closed."""
    connections = Connections()
    with endpoint() as oldest:
        asked(connections, oldest.port)
        for _ in range(20):
            with endpoint() as other:
                asked(connections, other.port)
        asked(connections, oldest.port)
    assert [number for number, _ in oldest.heard] == [1, 2]


def test_only_the_headers_given_are_sent() -> None:
    """A request has the headers that the caller names, and Host."""
    with endpoint() as there:
        asked(Connections(), there.port, "/a?b=%3a")
    assert there.heard[0][1] == f"GET /a?b=%3a HTTP/1.1\r\nHost: 127.0.0.1:{there.port}\r\nAccept: */*\r\n\r\n".encode()


def test_a_request_comes_at_once() -> None:
    """Head and body are sent together: nobody wakes up twice for one request."""
    with endpoint() as there:
        Connections().ask("POST", f"http://127.0.0.1:{there.port}/", b"told", {"Content-Length": "4"}, 5)
    assert [heard.partition(b"\r\n\r\n")[2] for _, heard in there.heard] == [b"told"]


@pytest.mark.parametrize("headers", [{"X": "a\r\nY: b"}, {"X": "a\nY: b"}, {"X\r\nY": "a"}, {"X": "a\rb"}])
def test_a_header_is_one_line(headers: dict[str, str]) -> None:
    """Nothing is sent where a header would be two."""
    with endpoint() as there, pytest.raises(ValueError, match="one line"):
        Connections().ask("GET", f"http://127.0.0.1:{there.port}/", b"", headers, 5)
    assert there.connections == []


def test_what_no_address_may_hold_is_encoded() -> None:
    """Spaces, control characters and letters beyond ASCII are sent percent-encoded."""
    with endpoint() as there:
        asked(Connections(), there.port, "/a b\t\x7f?c=ü")
        asked(Connections(), there.port, "/a\n\x01")
    assert [heard.partition(b" HTTP/1.1\r\n")[0] for _, heard in there.heard] == [
        b"GET /a%20b%09%7F?c=%C3%BC",
        b"GET /a%0A%01",
    ]


def test_a_compressed_answer_is_read() -> None:
    """A body that travelled in gzip is given without it."""
    packed = gzip.compress(b"told")
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    with endpoint(head + packed) as there:
        assert asked(Connections(), there.port).body == b"told"


@pytest.mark.parametrize(
    ("answer", "word"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno", "DecodeError"),
        (b"no HTTP at all\r\n\r\n", "ConnectionError"),
    ],
)
def test_an_answer_that_cannot_be_read_is_none(answer: bytes, word: str) -> None:
    """What is not HTTP, or not compressed as it says, is no answer."""
    with endpoint(answer) as there, pytest.raises(NoAnswer, match=word):
        asked(Connections(), there.port)


def test_a_head_that_drips_is_no_answer() -> None:
    """The limit is on the whole answer, from the first line on."""
    over = threading.Event()

    def drip(server: socket.socket) -> None:
        taken, _ = server.accept()
        with taken, suppress(OSError):
            taken.sendall(b"HTTP/1.1 200 OK\r\nX: ")
            while not over.wait(0.05):
                taken.sendall(b"X")

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=drip, args=(server,), daemon=True).start()
        with pytest.raises(NoAnswer, match="ReadTimeout"):
            Connections().ask("GET", f"http://127.0.0.1:{server.getsockname()[1]}/", b"", {}, 0.3)
        over.set()


def test_a_certificate_must_be_trusted() -> None:
    """Over TLS only a server whose certificate comes from the bundle is talked to."""
    authority = trustme.CA()
    served = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(served)
    with authority.cert_pem.tempfile() as bundle, endpoint(tls=served) as there:
        trusting = Connections(bundle)
        assert [asked(trusting, there.port, scheme="https").status for _ in range(2)] == [200, 200]
        with pytest.raises(NoAnswer, match="SSLError"):
            asked(Connections(), there.port, scheme="https")


def test_without_its_authorities_nothing_is_asked(tmp_path: Path) -> None:
    """A bundle that is not there is no answer, not an error of the program."""
    with endpoint() as there, pytest.raises(NoAnswer, match="ConnectionError"):
        asked(Connections(str(tmp_path / "none.pem")), there.port, scheme="https")
