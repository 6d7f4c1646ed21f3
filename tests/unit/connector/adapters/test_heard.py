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
        return read_answer(ours)


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


def test_a_header_that_is_repeated():
    """Its values are put together, in their order."""
    heard = _read("HTTP/1.1 200 OK\nVary: a\nContent-Length: 0\nvary: b\n\n")
    assert heard.headers["Vary"] == "a, b"


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
    assert (heard.status, dict(heard.headers)) == (404, {"Content-Length": "0"})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "HTTP/1.1 200 OK",
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
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}HTTP/1.1 404 Not Found\nContent-Length: 1\n\nX",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}HTTP/1.1 2",
        "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}more",
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
