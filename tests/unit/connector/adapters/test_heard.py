"""Answers as they come off a connection."""

import socket
from http.client import HTTPException

import pytest

from connector.adapters.heard import read_answer


def _read(text):
    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1_000_000)
        theirs.sendall(text.replace("\n", "\r\n").encode("latin-1"))
        theirs.shutdown(socket.SHUT_WR)
        return read_answer(ours, 5)


def test_a_body_with_its_length():
    """It is read, and the connection stays."""
    heard = _read("HTTP/1.1 201 Created\nContent-Type: application/json\nContent-Length: 2\n\n{}")
    assert (heard.status, heard.reason, heard.body, heard.stays) == (201, "Created", b"{}", True)
    assert heard.headers["content-type"] == "application/json"


def test_a_body_in_chunks():
    """Parts are put together; what is said of them and after them is read and left out."""
    text = 'HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n3;why=no\n{"a\n2\n":\n1\n1\n1\n}\n0\nX-Sum: 1\n\n'
    heard = _read(text)
    assert (heard.body, heard.stays) == (b'{"a":1}', True)
    assert heard.headers == {"transfer-encoding": "chunked"}


def test_nothing_after_the_body_is_a_header():
    """A trailer neither adds to what the head says nor says something in its place (RFC 9110 §6.5.1)."""
    head = "HTTP/1.1 429 Slow\nRetry-After: 5\nTransfer-Encoding: chunked\n\n"
    heard = _read(head + "0\nRetry-After: 0\nContent-Encoding: gzip\n\n")
    assert heard.headers == {"retry-after": "5", "transfer-encoding": "chunked"}


def test_a_header_that_is_repeated():
    """Its values are put together, in their order."""
    heard = _read("HTTP/1.1 200 OK\nVary: a\nContent-Length: 0\nvary: b\n\n")
    assert heard.headers["vary"] == "a, b"


@pytest.mark.parametrize("head", ["HTTP/1.1 204 No Content\nContent-Length: 9\n\n", "HTTP/1.1 304 \n\n"])
def test_no_body(head):
    """Some answers have none, whatever their length says."""
    heard = _read(head)
    assert (heard.body, heard.stays) == (b"", True)


@pytest.mark.parametrize(
    "head",
    [
        "HTTP/1.1 200 OK\n\n",
        "HTTP/1.1 200 OK\nConnection: Close\nContent-Length: 2\n\n",
        "HTTP/1.0 200\nContent-Length: 2\n\n",
    ],
)
def test_the_last_answer_of_a_connection(head):
    """Without a length, from an older server, or where it says so, the connection ends with the answer."""
    heard = _read(head + "{}")
    assert (heard.status, heard.body, heard.stays) == (200, b"{}", False)


def test_interim_answers_are_passed_over():
    """It is the last one that counts (RFC 9110 §15.2)."""
    heard = _read("HTTP/1.1 103 Early Hints\nLink: </x>\n\nHTTP/1.1 404 Not Found\nContent-Length: 0\n\n")
    assert (heard.status, heard.headers) == (404, {"content-length": "0"})


@pytest.mark.parametrize("first", ["Content-Length: 2\n\n{}", "Transfer-Encoding: chunked\n\n2\n{}\n0\n\n"])
@pytest.mark.parametrize(
    "more",
    [
        "HTTP/1.1 404 Not Found\nContent-Length: 1\nA: c\n\nX",
        "HTTP/1.1 404 Not Found\nContent-Length: 9\n\nX",
        "HTTP/1.1 404 Not Found\nA: " + "c" * 70_000,
        "HTTP/1.1 103 Early Hints\nA: c\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: h2c\nConnection: upgrade\n\n",
        "HTTP/1.1 2",
        "more",
    ],
)
def test_nothing_after_an_answer_changes_it(first, more):
    """The first whole answer is the one; who says more than was asked is not asked again over this connection."""
    heard = _read(f"HTTP/1.1 200 OK\nA: b\n{first}{more}")
    assert (heard.status, heard.reason, heard.headers["a"], heard.body) == (200, "OK", "b", b"{}")
    assert "c" not in heard.headers["a"]
    assert not heard.stays


def test_a_long_answer():
    """Its head is read, so its length is no offence."""
    heard = _read("HTTP/1.1 200 OK\nContent-Length: 300000\n\n" + "b" * 300_000)
    assert (len(heard.body), heard.stays) == (300_000, True)


class _Dripping:
    """A connection over which one byte comes each `pause_s` seconds of a clock that stands still otherwise."""

    def __init__(self, text, pause_s=1.0, keeps_time=True):
        self.text, self.pause_s, self.keeps_time = text.replace("\n", "\r\n").encode("latin-1"), pause_s, keeps_time
        self.seconds, self.timeout_s = 100.0, None

    def now(self):
        return self.seconds

    def settimeout(self, seconds):
        self.timeout_s = seconds

    def recv(self, _size):
        if self.keeps_time and self.timeout_s < self.pause_s:
            self.seconds += self.timeout_s
            raise TimeoutError
        self.seconds += self.pause_s
        said, self.text = self.text[:1], self.text[1:]
        return said


DRIPPED = "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}"


def test_a_server_that_drips_holds_nobody_longer():
    """All parts of an answer share the time that there is for it."""
    server = _Dripping(DRIPPED)
    with pytest.raises(TimeoutError):
        read_answer(server, 5.5, server.now)
    assert server.seconds == 105.5


@pytest.mark.parametrize(("pause_s", "given_up_at"), [(1.0, 105), (2.0, 106)])
def test_no_time_is_left(pause_s, given_up_at):
    """When it is over, or was over before a part came, nobody listens on, whatever the connection does."""
    server = _Dripping(DRIPPED, pause_s, keeps_time=False)
    with pytest.raises(TimeoutError):
        read_answer(server, 5.0, server.now)
    assert server.seconds == given_up_at


def test_a_slow_answer_in_time():
    """An answer that is whole in time counts, however many parts it had."""
    server = _Dripping(DRIPPED)
    assert read_answer(server, len(DRIPPED) + 4.0, server.now).body == b"{}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 103 Early Hints\nLink: </x>\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 3\n\n{}",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\n{}",
        "HTTP/1.1 200 OK\nContent-Length: +2\n\n{}",
        "HTTP/1.1 200 OK\nContent-Length: 1_0\n\n{}",
        "HTTP/1.1 200 OK\nContent-Length: 2, 3\n\n{}",
        "HTTP/1.1 200 OK\nContent-Length: \n\n{}",
        "HTTP/1.1 200 OK\nno header\n\n",
        "HTTP/1.1 200 OK\nA: b\n folded\n\n",
        "HTTP/1.1 200 OK\nContent-Length : 2\n\n{}",
        "HTTP/1.1 20 OK\n\n",
        "HTTP/2 200\n\n",
        "HTTP/1.1 101 Switching Protocols\nUpgrade: h2c\nConnection: upgrade\n\n",
        "220 smtp.example ESMTP\n",
        "HTTP/1.1 200 OK\n" + "A: b\n" * 50_000 + "\n",
        "HTTP/1.1 200 OK\nContent-Length: 99\nTransfer-Encoding: chunked\n\n1\n{\n0\n\n",
        "HTTP/1.1 200 OK\nA: " + "b" * 200_000 + "\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n1\n{\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\nx\n{\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\n{}\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\n{\n0\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\n{\n",
    ],
)
def test_what_is_no_answer(text):
    """Half an answer, one of another protocol, or one that can be read in two ways."""
    with pytest.raises(HTTPException):
        _read(text)
