from concurrent.futures import ThreadPoolExecutor
from io import BytesIO

import pytest
import requests
from flask import Flask, jsonify
from werkzeug.test import EnvironBuilder, run_wsgi_app

from simkit.control import control_plane
from simkit.exchange import Exchange
from simkit.recording import _NAMES, check_operations, draft, file_under, note, operation, performs, record_exchanges
from simkit.redaction import Canary
from simkit.simulator import Simulator
from tests.unit.conformance.waiting import until

VISIT = "/riverside/reports/4711"


def only(sim: Simulator) -> Exchange:
    """The one exchange in the ledger."""
    (exchange,) = sim.ledger.find().exchanges
    return exchange


def test_a_marked_view_is_recorded_with_its_facts(app: Flask, sim: Simulator) -> None:
    """What a marked view did is recorded under its operation and clinic, with what it noted."""
    app.test_client().post(VISIT, data={"person": "7"}, headers={"X-Trace": "t1"})
    exchange = only(sim)
    assert (exchange.operation, exchange.clinic, exchange.method) == ("chart.report", "riverside", "POST")
    assert exchange.facts == {"visit": "4711", "outcome": "accepted"}
    assert (exchange.status, exchange.direction, exchange.simulator) == (200, "in", "mock_chart")
    assert ("X-Trace", "t1") in exchange.request_headers
    assert "heard" in exchange.response_body


def test_a_form_is_recorded_although_a_view_read_it(app: Flask, sim: Simulator) -> None:
    """The body of a form is searched and kept after the view has read it."""
    sim.searcher.plant("riverside", [Canary("patient name", "Maya Lindqvist")])
    app.test_client().post(VISIT, data={"person": "Maya Lindqvist"})
    assert only(sim).request_body == "person=‹patient name #1›"
    assert app.config["EFFECTS"] == ["Maya Lindqvist"]


def test_an_address_is_recorded_as_it_was_sent(base: str, sim: Simulator) -> None:
    """The address keeps its percent-encoding and its query."""
    requests.get(f"{base}/riverside/visits?on=10%3A00&who=a+b", timeout=5)
    assert only(sim).url == f"{base}/riverside/visits?on=10%3A00&who=a+b"


@pytest.mark.parametrize(("method", "path"), [("GET", "/riverside/nonsense"), ("DELETE", "/riverside/visits")])
def test_what_is_not_simulated_is_recorded(app: Flask, sim: Simulator, method: str, path: str) -> None:
    """A path or method that no view serves is recorded as not simulated."""
    app.test_client().open(path, method=method)
    assert (only(sim).operation, only(sim).clinic) == ("not_simulated", "riverside")


def test_the_control_plane_is_not_recorded(app: Flask, sim: Simulator) -> None:
    """Control calls leave no trace in the ledger, unknown ones neither."""
    for path in ("/_sim/health", "/_sim/ledger", "/_sim/nonsense"):
        app.test_client().get(path)
    assert sim.ledger.find().exchanges == []


def test_the_echo_is_recorded(app: Flask, sim: Simulator) -> None:
    """The positive control is recorded under the clinic that its header names, as it was sent and answered."""
    headers = {"X-Rehearsal-Clinic": "riverside", "X-Rehearsal-Echo": "there and back", "Content-Type": "text/plain"}
    answer = app.test_client().post("/_sim/echo?q=1", data="hello", headers=headers)
    exchange = only(sim)
    assert (exchange.operation, exchange.clinic) == ("sim.echo", "riverside")
    assert (exchange.request_body, exchange.response_body, answer.text) == ("hello", "hello", "hello")
    assert ("X-Rehearsal-Echo", "there and back") in exchange.response_headers


def test_a_refused_call_has_no_effect(app: Flask, sim: Simulator) -> None:
    """A fault before the effect answers in the view's place: nothing happens, and the exchange names the fault."""
    sim.faults.arm("chart-throttles", "riverside", options={"retry_after_s": 3})
    answer = app.test_client().post(VISIT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert app.config["EFFECTS"] == []
    assert (only(sim).fault, only(sim).status) == ("chart-throttles", 429)


def test_an_unreachable_service_cuts_the_connection(base: str, app: Flask, sim: Simulator) -> None:
    """A connection that is cut before the effect breaks for the caller, and nothing has happened."""
    sim.faults.arm("chart-unreachable", "riverside")
    with pytest.raises(requests.RequestException):
        requests.post(base + VISIT, timeout=5)
    assert app.config["EFFECTS"] == []
    assert (only(sim).fault, only(sim).status) == ("chart-unreachable", None)


def test_a_lost_answer_has_had_its_effect(base: str, app: Flask, sim: Simulator) -> None:
    """A connection that is cut before the answer breaks for the caller, and the call has had its effect."""
    sim.faults.arm("chart-answer-lost", "riverside")
    with pytest.raises(requests.RequestException):
        requests.post(base + VISIT, data={"person": "7"}, timeout=5)
    assert app.config["EFFECTS"] == ["7"]
    assert (only(sim).fault, only(sim).status, only(sim).facts["visit"]) == ("chart-answer-lost", None, "4711")


def test_after_a_cut_the_next_call_is_answered(base: str, sim: Simulator) -> None:
    """A cut connection takes nothing else with it."""
    sim.faults.arm("chart-unreachable", "riverside")
    with pytest.raises(requests.RequestException):
        requests.post(base + VISIT, timeout=5)
    assert requests.post(base + VISIT, timeout=5).json() == {"heard": True}


def test_a_late_answer_is_the_right_one(app: Flask, sim: Simulator) -> None:
    """A late answer is right, and the exchange says how long it took."""
    sim.faults.arm("chart-slow", "riverside")
    assert app.test_client().get("/riverside/visits").text == "abc"
    assert only(sim).seconds >= 0.01
    assert only(sim).fault == "chart-slow"


@pytest.mark.parametrize("end", ["lifted", "made anew"])
def test_a_late_answer_does_not_outlast_its_fault(app: Flask, sim: Simulator, end: str) -> None:
    """What is held back goes out when the fault is lifted or its clinic made anew: a server's thread waits with it."""
    armed = sim.faults.arm("chart-slow", "riverside", options={"delay_s": 60})
    with ThreadPoolExecutor() as others:
        answer = others.submit(app.test_client().get, "/riverside/visits")
        until(lambda: armed.spent == 1)
        sim.faults.lift(armed.id) if end == "lifted" else sim.forget("riverside")
        assert answer.result(timeout=30).text == "abc"


def test_a_view_lets_faults_spoil_its_values(app: Flask, sim: Simulator) -> None:
    """A value that a view hands to a seam comes back spoiled, and the exchange names the fault."""
    sim.faults.arm("reversed", "riverside")
    assert app.test_client().get("/riverside/visits").text == "cba"
    assert only(sim).fault == "reversed"


def test_a_view_can_say_clinic_and_operation(sim: Simulator) -> None:
    """Where the address does not tell, a view says which clinic it is about and what it does."""
    app = Flask(__name__)
    record_exchanges(app, sim, lambda _request: None)

    @app.get("/batch")
    @operation("chart.report")
    def batch() -> str:
        file_under("riverside")
        performs("chart.read")
        return draft().operation

    assert app.test_client().get("/batch").text == "chart.read"
    assert (only(sim).clinic, only(sim).operation) == ("riverside", "chart.read")


def test_a_late_note_changes_no_exchange(sim: Simulator) -> None:
    """What is noted after an exchange was recorded is not in it: it may have been read already."""
    app = Flask(__name__)
    app.after_request(lambda response: [response, note(outcome="late")][0])  # runs last, as it is registered first
    record_exchanges(app, sim, lambda _request: "riverside")

    @app.get("/noting")
    @operation("chart.read")
    def noting() -> str:
        note(visit="4711")
        return ""

    app.test_client().get("/noting")
    assert only(sim).facts == {"visit": "4711"}


def test_a_broken_view_is_recorded(sim: Simulator) -> None:
    """An exchange that ends in an error of the simulator is recorded with status 500."""
    app = Flask(__name__)
    record_exchanges(app, sim, lambda _request: "riverside")

    @app.get("/broken")
    @operation("chart.read")
    def broken() -> str:
        raise ZeroDivisionError

    app.logger.disabled = True
    assert app.test_client().get("/broken").status_code == 500
    assert only(sim).status == 500


def test_the_control_plane_has_no_exchange(sim: Simulator) -> None:
    """A view of the control plane may note things, to no effect; asking for its exchange is an error."""
    app = Flask(__name__)
    record_exchanges(app, sim, lambda _request: None)
    app.register_blueprint(control_plane(sim, {}))

    @app.get("/_sim/own")
    def own() -> object:
        note(person="7")
        file_under("riverside")
        performs("chart.read")
        try:
            draft()
        except RuntimeError as refused:
            return jsonify(str(refused))
        return jsonify("")

    assert "not recorded" in app.test_client().get("/_sim/own").text


def test_an_operation_must_stand_in_the_catalogue(sim: Simulator) -> None:
    """A view with a misspelt operation is refused when the application is put together."""
    app = Flask(__name__)

    @app.get("/")
    @operation("chart.raed")
    def read() -> str:
        return ""

    with pytest.raises(ValueError, match=r"View read performs 'chart\.raed', which is not in the catalogue of mock_"):
        check_operations(app, sim)


def test_a_body_that_no_view_reads_is_read(app: Flask) -> None:
    """A request to the control plane is taken in to its end; a server hangs up on what it did not hear out."""

    @app.post("/_sim/deed")
    def deed() -> object:
        return jsonify(done=True)

    sent = EnvironBuilder(method="POST", path="/_sim/deed", data=b"{}").get_environ()
    run_wsgi_app(app, sent)
    assert sent["wsgi.input"].read() == b""


def test_headers_are_recorded_as_flask_names_them(app: Flask, sim: Simulator) -> None:
    """What the server says besides is no header; one without a value is, unless it describes a body."""
    environ = {
        "HTTP_X_REQUEST_ID": "1", "HTTP_X": "", "HTTP_CONTENT_TYPE": "a/b", "CONTENT_TYPE": "", "CONTENT_LENGTH": "0",
        "SERVER_SOFTWARE": "none", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip
    app.test_client().get("/riverside/visits", environ_base=environ)
    named = dict(only(sim).request_headers)
    assert named.keys() == {"User-Agent", "Host", "X-Request-Id", "X", "Content-Length"}
    assert (named["X-Request-Id"], named["X"], named["Content-Length"]) == ("1", "", "0")


@pytest.mark.parametrize("manner", [{"HTTP_TRANSFER_ENCODING": "chunked"}, {"SERVER_PROTOCOL": "HTTP/2"}])
def test_a_body_of_unknown_length_is_recorded(app: Flask, sim: Simulator, manner: dict[str, str]) -> None:
    """A body in chunks, or in frames of HTTP/2, is recorded where the server says where it ends."""
    sent = {"input_stream": BytesIO(b"person=7"), "environ_base": {"wsgi.input_terminated": True, **manner}}
    app.test_client().post("/riverside/reports/4711", **sent)
    assert only(sim).request_body == "person=7"


def test_names_of_headers_are_kept_within_bounds(app: Flask, sim: Simulator) -> None:
    """Whatever names callers make up: all of them are recorded, and few are remembered."""
    made_up = {f"HTTP_X_{number}": "1" for number in range(2_500)}
    app.test_client().get("/riverside/visits", environ_base=made_up)
    assert {f"X-{number}" for number in range(2_500)} < dict(only(sim).request_headers).keys()
    assert len(_NAMES) <= 1_024
