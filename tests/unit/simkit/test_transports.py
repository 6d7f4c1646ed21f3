import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask, Response, redirect, request

from simkit.clock import Stopwatch
from simkit.redaction import Canary
from simkit.serving import run_in_thread
from simkit.simulator import Simulator
from simkit.transports import Outgoing, Reply


@pytest.fixture
def listener() -> Iterator[str]:
    """The address of an application that is told things."""
    app = Flask(__name__)

    @app.post("/accept")
    def accept() -> Response:
        return Response(request.get_data(), 202, {"Cache-Control": "no-store"}, content_type="text/plain")

    @app.post("/refuse")
    def refuse() -> tuple[str, int]:
        return "no", 403

    @app.post("/elsewhere")
    def elsewhere() -> object:
        return redirect("/accept")

    with run_in_thread(app) as address:
        yield address


def told(sim: Simulator, url: str, **more: Any) -> Reply:
    """What comes back when the simulator tells something to an address."""
    usual: dict[str, Any] = {"operation": "chart.report", "clinic": "riverside", "timeout_s": 5, "body": "hello"}
    return Outgoing(sim).call("POST", url, **{**usual, **more})


def test_a_call_is_recorded_with_its_answer(sim: Simulator, listener: str) -> None:
    """A call that a simulator makes is kept like those it answers, going out, with how it ended."""
    reply = told(sim, f"{listener}/accept?validationToken=1", headers={"X-Trace": "t1"}, facts={"attempt": 1})
    kept = sim.ledger.get(reply.number)
    assert kept is not None
    assert (kept.direction, kept.operation, kept.clinic, kept.status) == ("out", "chart.report", "riverside", 202)
    assert kept.facts == {"outcome": "accepted", "attempt": 1}
    assert ("X-Trace", "t1") in kept.request_headers
    assert (kept.request_body, kept.response_body) == ("hello", "hello")
    assert (reply.status, reply.body, reply.cache_control) == (202, "hello", "no-store")
    assert reply.content_type.startswith("text/plain")


def test_a_refusal_is_a_reply(sim: Simulator, listener: str) -> None:
    """A status that is no success is recorded as a refusal."""
    reply = told(sim, f"{listener}/refuse")
    assert reply.status == 403
    assert sim.ledger.find().exchanges[0].facts["outcome"] == "refused"


def test_a_redirect_is_not_followed(sim: Simulator, listener: str) -> None:
    """A redirect is the answer, and a refusal."""
    assert told(sim, f"{listener}/elsewhere").status == 302
    assert len(sim.ledger.find().exchanges) == 1


def test_nobody_there_is_a_reply_too(sim: Simulator) -> None:
    """A call that nobody answers is recorded without a status, and the reply says what the trouble was."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        reply = told(sim, f"http://127.0.0.1:{closed.getsockname()[1]}/")
    kept = sim.ledger.get(reply.number)
    assert kept is not None
    assert (reply.status, reply.trouble, kept.status) == (None, "ConnectionError", None)
    assert kept.facts["outcome"] == "no answer"


@pytest.mark.parametrize("url", ["nonsense", "http://", "http://[half", "ftp://127.0.0.1/"])
def test_an_address_that_is_none_is_a_reply_too(sim: Simulator, url: str) -> None:
    """An address that cannot be called is trouble on the way, not an error of the simulator."""
    assert told(sim, url).status is None


def test_an_answer_that_takes_too_long_is_none(sim: Simulator) -> None:
    """A call has a time limit."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        reply = told(sim, f"http://127.0.0.1:{silent.getsockname()[1]}/", timeout_s=0.05)
    assert (reply.status, reply.trouble) == (None, "ReadTimeout")


def test_an_answer_that_drips_is_none_either(sim: Simulator) -> None:
    """The limit is on the whole answer, however often a little of it comes."""
    drips = Flask(__name__)
    over = threading.Event()

    @drips.post("/")
    def drip() -> Response:
        return Response((b"." for _ in range(400) if not over.wait(0.05)), content_type="text/plain")

    watch = Stopwatch()
    with run_in_thread(drips) as address:
        reply = told(sim, f"{address}/", timeout_s=0.3)
        over.set()
    assert (reply.status, reply.trouble) == (None, "ReadTimeout")
    assert watch.seconds() < 10


def test_connections_are_kept(sim: Simulator) -> None:
    """A connection whose answer was read is used for the next call; one whose answer was not all there is not."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        outgoing = Outgoing(sim)
        answers = threading.Thread(target=_answer_on, args=(server, [_OK, _EMPTY, _HALF], [_OK]), daemon=True)
        answers.start()
        usual: dict[str, Any] = {"operation": "chart.report", "clinic": "riverside"}
        replies = [outgoing.call("GET", address, timeout_s=limit, **usual) for limit in (5, 5, 0.3, 5)]
    assert [reply.body for reply in replies] == ["hello", "", "", "hello"]
    assert [reply.trouble for reply in replies] == ["", "", "ReadTimeout", ""]


_OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello"
_EMPTY = b"HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n"
_HALF = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhe"


def _answer_on(server: socket.socket, *connections: list[bytes]) -> None:
    """Answer these on the first connection, those on the second; each is closed by the other side."""
    for answers in connections:
        connection, _ = server.accept()
        with connection:
            for answer in answers:
                connection.recv(65536)
                connection.sendall(answer)
            connection.recv(65536)


@pytest.mark.parametrize("charset", ["idna", "undefined", "hex", "no-such"])
def test_an_encoding_that_is_none_of_texts_is_no_error(sim: Simulator, charset: str) -> None:
    """An answer whose Content-Type names an encoding that no text can be read by is read as UTF-8."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        answer = _OK.replace(b"text/plain", f"text/plain; charset={charset}".encode())
        threading.Thread(target=_answer_on, args=(server, [answer]), daemon=True).start()
        reply = told(sim, f"http://127.0.0.1:{server.getsockname()[1]}/")
    assert (reply.status, reply.body) == (200, "hello")


def test_what_goes_out_is_searched(sim: Simulator, listener: str) -> None:
    """A canary in a call of the simulator itself is sighted and gone from what is kept."""
    sim.searcher.plant("riverside", [Canary("patient name", "Maya Lindqvist")])
    told(sim, f"{listener}/accept", body="Maya Lindqvist", fault="forged")
    kept = sim.ledger.find().exchanges[0]
    assert kept.request_body == "‹patient name #1›"
    assert kept.fault == "forged"
    assert {filed.sighting.place for filed in sim.ledger.sightings()} == {"request-body", "response-body"}
