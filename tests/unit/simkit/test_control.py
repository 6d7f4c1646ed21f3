from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from simkit.clock import SimulatedClock
from simkit.redaction import Canary
from simkit.simulator import Simulator
from tests.unit.simkit.samples import sample_app, sample_exchange, sample_simulator


def call(app: Flask, method: str, path: str, content: Any = None) -> TestResponse:
    """A control call."""
    return app.test_client().open(f"/_sim{path}", method=method, json=content)


def test_it_tells_when_it_is_ready(app: Flask) -> None:
    """Health tells name and version."""
    assert call(app, "GET", "/health").json == {"status": "ready", "simulator": "mock_chart", "version": "1.2.3"}


def test_it_lists_its_operations(app: Flask) -> None:
    """Each operation is listed with who asks for it."""
    listed = call(app, "GET", "/operations").json
    assert listed is not None
    assert {"name": "chart.read", "caller": "connector", "summary": "Read the chart"} in listed["operations"]


class Noon:
    """A clock that shows noon for ever."""

    def now(self) -> datetime:
        """Noon."""
        return datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_the_clock_moves() -> None:
    """The clock is shown, and moved forward by seconds."""
    app = sample_app(sample_simulator(clock=SimulatedClock(Noon())))
    assert call(app, "GET", "/clock").json == {"now": "2026-03-02T12:00:00Z", "offset_s": 0}
    assert call(app, "POST", "/clock", {"advance_s": 90}).json == {"now": "2026-03-02T12:01:30Z", "offset_s": 90}


def test_it_lists_its_faults(app: Flask, sim: Simulator) -> None:
    """The catalogue holds every fault with its promise."""
    listed = call(app, "GET", "/fault-catalogue").json
    assert listed is not None
    assert [fault["name"] for fault in listed["faults"]] == list(sim.faults.catalogue)


def test_a_fault_is_armed_shown_and_lifted(app: Flask) -> None:
    """An armed fault is shown in its clinic, and is lifted by its id with how often it was spent."""
    armed = call(app, "POST", "/faults", {"name": "chart-throttles", "clinic": "riverside", "times": None, "skip": 1})
    assert armed.status_code == 201
    assert armed.json is not None
    assert (armed.json["armed"], armed.json["spent"], armed.json["times"]) == (True, 0, None)
    assert call(app, "GET", "/faults?clinic=riverside").json == {"faults": [armed.json]}
    assert call(app, "GET", "/faults?clinic=lakeside").json == {"faults": []}
    lifted = call(app, "DELETE", f"/faults/{armed.json['id']}")
    assert lifted.json == {**armed.json, "armed": False}


def test_the_ledger_is_read_by_clinic_and_operation(app: Flask, sim: Simulator) -> None:
    """The ledger shows what is asked for, and what was dropped."""
    sim.ledger.record(sample_exchange(), "", "")
    sim.ledger.record(sample_exchange(operation="chart.report"), "", "")
    page = call(app, "GET", "/ledger?clinic=riverside&operation=chart.report,sim.echo&after=0&limit=5").json
    assert page is not None
    assert [exchange["number"] for exchange in page["exchanges"]] == [2]
    assert (page["last"], page["dropped"], page["dropped_through"]) == (2, 0, 0)


def test_one_exchange_is_read_by_its_number(app: Flask, sim: Simulator) -> None:
    """One exchange is shown by its number."""
    sim.ledger.record(sample_exchange(), "", "")
    shown = call(app, "GET", "/ledger/1").json
    assert shown is not None
    assert shown["url"] == sample_exchange().url


def test_sightings_are_read(app: Flask, sim: Simulator) -> None:
    """Planted canaries are looked for from then on, and their sightings are listed."""
    planted = {"clinic": "riverside", "canaries": [{"label": "patient name", "value": "Maya Lindqvist"}]}
    assert call(app, "POST", "/canaries", planted).status_code == 204
    sim.ledger.record(sample_exchange(), "Maya Lindqvist", "")
    assert call(app, "GET", "/sightings?clinic=riverside&after=0").json == {
        "sightings": [
            {
                "exchange": 1,
                "operation": "chart.read",
                "clinic": "riverside",
                "label": "patient name",
                "kind": "canary",
                "place": "request-body",
                "form": "raw",
            }
        ]
    }


FORWARD = 'Send {"advance_s": seconds}, a number from 0 to 1000000000: the clock only moves forward.'
OBJECT = "Send a JSON object with Content-Type application/json."
TIMES = '"times" is a whole number from 1, or null for "until it is lifted".'
SKIP = '"skip" is a whole number from 0.'
CANARIES = '"canaries" is a list of {"label": "patient name", "value": "..."}.'
FAULT = {"name": "chart-throttles", "clinic": "riverside"}


@pytest.mark.parametrize(
    ("method", "path", "content", "status", "sentence"),
    [
        ("POST", "/clock", None, 400, OBJECT),
        ("POST", "/clock", [1], 400, OBJECT),
        ("POST", "/clock", {}, 400, FORWARD),
        ("POST", "/clock", {"advance_s": -1}, 400, FORWARD),
        ("POST", "/clock", {"advance_s": True}, 400, FORWARD),
        ("POST", "/clock", {"advance_s": float("nan")}, 400, FORWARD),
        ("POST", "/faults", {"name": "x"}, 400, 'A fault needs "name" (see the fault catalogue) and "clinic".'),
        (
            "POST",
            "/faults",
            {**FAULT, "name": "chart-throttled"},
            400,
            "There is no fault 'chart-throttled'; did you mean 'chart-throttles'?",
        ),
        ("POST", "/faults", {**FAULT, "times": 0}, 400, TIMES),
        ("POST", "/faults", {**FAULT, "times": True}, 400, TIMES),
        ("POST", "/faults", {**FAULT, "skip": -1}, 400, SKIP),
        ("POST", "/faults", {**FAULT, "skip": "2"}, 400, SKIP),
        ("POST", "/faults", {**FAULT, "match": [1]}, 400, '"match" and "options" are JSON objects.'),
        ("DELETE", "/faults/nonsense", None, 404, "No fault with the id 'nonsense' was armed."),
        ("GET", "/ledger?operation=a", None, 400, "There is no operation 'a'; /_sim/operations lists them."),
        ("GET", "/ledger?after=x", None, 400, "after is 'x'; a whole number from 0 is allowed."),
        ("GET", "/ledger?limit=-1", None, 400, "limit is '-1'; a whole number from 0 is allowed."),
        ("GET", "/ledger?wait_s=inf", None, 400, "wait_s is 'inf'; a number of seconds from 0 is allowed."),
        ("GET", "/ledger?wait_s=soon", None, 400, "wait_s is 'soon'; a number of seconds from 0 is allowed."),
        ("GET", "/ledger/9", None, 404, "Exchange 9 is not in the ledger: it never was, or it was dropped."),
        ("GET", "/sightings?after=x", None, 400, "after is 'x'; a whole number from 0 is allowed."),
        ("POST", "/canaries", {"canaries": [{"label": "a"}]}, 400, CANARIES),
        ("POST", "/canaries", {"canaries": "a"}, 400, CANARIES),
        ("GET", "/nonsense", None, 404, "There is no control call GET /_sim/nonsense; /_sim/openapi.json lists the "),
        ("PUT", "/clock", {}, 404, "There is no control call PUT /_sim/clock; /_sim/openapi.json lists the calls."),
    ],
)
def test_a_refusal_is_a_sentence(app: Flask, method: str, path: str, content: Any, status: int, sentence: str) -> None:
    """A control call that cannot be followed says what is wrong and what would be right."""
    answer = call(app, method, path, content)
    assert answer.status_code == status
    assert answer.json is not None
    assert answer.json["error"].startswith(sentence)


def test_a_refused_step_of_the_clock_leaves_it(app: Flask, sim: Simulator) -> None:
    """A refused step leaves the clock alone."""
    call(app, "POST", "/clock", {"advance_s": -1})
    assert sim.clock.offset == timedelta(0)


def test_the_echo_proves_the_search(app: Flask, sim: Simulator) -> None:
    """What the echo is sent and answers is sighted in all five places."""
    sim.searcher.plant("riverside", [Canary("control", "ctl-4711-abc")])
    headers = {"X-Rehearsal-Clinic": "riverside", "X-Rehearsal-Echo": "ctl-4711-abc", "Content-Type": "text/plain"}
    app.test_client().post("/_sim/echo?q=ctl-4711-abc", data="ctl-4711-abc", headers=headers)
    places = {filed.sighting.place for filed in sim.ledger.sightings("riverside")}
    assert places == {"url", "request-header", "request-body", "response-header", "response-body"}
