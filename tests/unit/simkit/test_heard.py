from http.client import HTTPException

import pytest

from simkit.heard import Heard, read_answer


def heard(text: str, at_once: int = 1_000_000) -> Heard:
    """What is heard on a connection over which this comes, so many bytes at once, before it ends."""
    sent = text.replace("\n", "\r\n").encode("latin-1")
    parts = iter([sent[place : place + at_once] for place in range(0, len(sent), at_once)])
    return read_answer(lambda: next(parts, b""))


@pytest.mark.parametrize("at_once", [1, 1_000_000])
def test_a_body_with_its_length(at_once: int) -> None:
    """An answer is read in whatever pieces it comes, its headers as they were written, and the connection stays."""
    answer = heard("HTTP/1.1 201 Created\nContent-Type: text/plain\nX-A: \xe4\nContent-Length: 2\n\nok", at_once)
    assert answer == Heard(
        201,
        (("Content-Type", "text/plain"), ("X-A", "\xe4"), ("Content-Length", "2")),
        {"content-type": "text/plain", "x-a": "\xe4", "content-length": "2"},
        b"ok",
        stays=True,
    )


def test_a_header_by_its_name() -> None:
    """The first of a name counts, in whatever letters it is."""
    answer = heard("HTTP/1.1 200 OK\nContent-Length: 0\nx-a: 1\nX-A: 2\n\n")
    assert answer.named == {"content-length": "0", "x-a": "1"}


@pytest.mark.parametrize("at_once", [1, 1_000_000])
def test_a_body_in_chunks(at_once: int) -> None:
    """Its pieces are put together; what is said of them and after them is no header."""
    head = "HTTP/1.1 200 OK\nTransfer-Encoding: Chunked\n\n"
    answer = heard(f"{head}3;why=no\nabc\n1\nd\n0\nRetry-After: 1\n\n", at_once)
    assert (answer.headers, answer.body, answer.stays) == ((("Transfer-Encoding", "Chunked"),), b"abcd", True)


@pytest.mark.parametrize("head", ["HTTP/1.1 204 No Content\nContent-Length: 9\n\n", "HTTP/1.1 304 \n\n"])
def test_no_body(head: str) -> None:
    """Some answers have none, whatever their length says."""
    answer = heard(head)
    assert (answer.body, answer.stays) == (b"", True)


@pytest.mark.parametrize(
    "head",
    ["HTTP/1.1 200 OK\n\n", "HTTP/1.1 200 OK\nConnection: Close\nContent-Length: 2\n\n", "HTTP/1.0 200\n\n"],
)
def test_the_last_answer_of_a_connection(head: str) -> None:
    """Without a length, from an older server, or where it says so, the connection ends with the answer."""
    answer = heard(f"{head}ok")
    assert (answer.status, answer.body, answer.stays) == (200, b"ok", False)


def test_go_on_is_passed_over() -> None:
    """What only says that the caller may go on is not the answer, and none of its headers is."""
    answer = heard("HTTP/1.1 100 Continue\nX-A: 1\n\nHTTP/1.1 404 Not Found\nContent-Length: 0\n\n")
    assert (answer.status, answer.headers, answer.stays) == (404, (("Content-Length", "0"),), True)


@pytest.mark.parametrize("status", [101, 102, 103])
def test_an_announcement_is_the_answer(status: int) -> None:
    """Any other answer below 200 is given as it is, over a connection on which another one is to come."""
    answer = heard(f"HTTP/1.1 {status} Soon\nUpgrade: h2c\nConnection: upgrade\n\n")
    assert (answer.status, answer.stays) == (status, False)


@pytest.mark.parametrize("first", ["Content-Length: 2\n\nok", "Transfer-Encoding: chunked\n\n2\nok\n0\n\n"])
@pytest.mark.parametrize(
    "more",
    ["HTTP/1.1 404 Not Found\nContent-Length: 1\nA: c\n\nX", "HTTP/1.1 404 Not Found\nA: " + "c" * 70_000, "more"],
)
def test_nothing_after_an_answer_changes_it(first: str, more: str) -> None:
    """The first whole answer is the one; who says more than was asked is not asked again over this connection."""
    answer = heard(f"HTTP/1.1 200 OK\nA: b\n{first}{more}")
    assert (answer.status, answer.named["a"], answer.body, answer.stays) == (200, "b", b"ok", False)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no HTTP at all\n\n",
        "HTTP/1.1 200 OK",
        "HTTP/1.1 100 Continue\n\n",
        "HTTP/1.1 200 OK\nContent-Length: 3\n\nok",
        "HTTP/1.1 200 OK\nContent-Length: -1\n\nok",
        "HTTP/1.1 200 OK\nContent-Length: 2\nTransfer-Encoding: chunked\n\n1\no\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip, chunked\n\n1\no\n0\n\n",
        "HTTP/1.1 200 OK\nTransfer-Encoding: gzip\n\nok",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n1\no\n",
        "HTTP/1.1 200 OK\nA: b\n folded\n\n",
        "HTTP/1.1 200 OK\nA: " + "b" * 200_000 + "\n\n",
        "HTTP/1.1 200 OK\n" + "A: b\n" * 50_000,
    ],
)
def test_what_is_no_answer(text: str) -> None:
    """Half an answer, one of another protocol, one that can be read in two ways, or one whose head has no end."""
    with pytest.raises(HTTPException):
        heard(text, 65_536)
