"""A small simulator and its application, as the two real ones are put together."""

from dataclasses import replace
from typing import Any

from flask import Flask, Request, Response, jsonify, request

from simkit.answers import cut_off, late, refuse
from simkit.application import Application
from simkit.control import control_plane
from simkit.exchange import Exchange
from simkit.faults import Fault, Seam
from simkit.recording import check_operations, note, operation, record_exchanges, spoil
from simkit.simulator import Operation, Simulator, make_simulator

OPERATIONS = (
    Operation("chart.report", "connector", "Tell the chart who is connected"),
    Operation("chart.read", "connector", "Read the chart"),
)
_THROTTLED = replace(
    Fault("chart-throttles", ("chart.report",), Seam.BEFORE_EFFECT, "waits as long as it is asked to", refuse(429)),
    options={"retry_after_s": 1, "status": 429},
)
FAULTS = (
    _THROTTLED,
    Fault("chart-unreachable", ("chart.report",), Seam.BEFORE_EFFECT, "tries again later", cut_off()),
    Fault("chart-answer-lost", ("chart.report",), Seam.BEFORE_ANSWER, "may repeat the report", cut_off()),
    Fault("chart-slow", ("chart.read",), Seam.BEFORE_ANSWER, "waits", late(), {"delay_s": 0.01}),
    Fault("moving-target", ("chart.read",), Seam.BEFORE_EFFECT, "copes", refuse(500), {"operation": "chart.read"}),
    Fault(
        "reversed",
        ("chart.read",),
        Seam.BEFORE_TOKEN_SIGNED,
        "refuses it",
        lambda value, _options: value[::-1],
    ),
)


def sample_simulator(**more: Any) -> Simulator:
    """A simulated chart without anything in it."""
    return make_simulator("mock_chart", "1.2.3", OPERATIONS, FAULTS, seed=7, **more)


def sample_app(sim: Simulator | None = None) -> Flask:
    """An application that serves one simulated chart; `app.config["EFFECTS"]` lists what had an effect."""
    sim = sim or sample_simulator()
    app = Application(__name__)
    app.config["EFFECTS"] = effects = []
    record_exchanges(app, sim, _clinic_of)
    app.register_blueprint(control_plane(sim, {}))

    @app.post("/<clinic>/reports/<visit>")
    @operation("chart.report")
    def report(clinic: str, visit: str) -> Response:
        note(visit=visit, outcome="accepted")
        effects.append(request.form.get("person", ""))
        return jsonify(heard=True)

    @app.get("/<clinic>/visits")
    @operation("chart.read")
    def read(clinic: str) -> str:
        return str(spoil(Seam.BEFORE_TOKEN_SIGNED, "abc"))

    check_operations(app, sim)
    return app


def _clinic_of(asked: Request) -> str | None:
    return asked.path.split("/")[1] or None


def sample_exchange(**more: Any) -> Exchange:
    """An exchange as a simulator hands it to its ledger."""
    usual: dict[str, Any] = {
        "simulator": "mock_chart",
        "direction": "in",
        "operation": "chart.read",
        "clinic": "riverside",
        "method": "GET",
        "url": "http://127.0.0.1/riverside/visits",
        "request_headers": (("Accept", "*/*"),),
        "request_body": "",
        "status": 200,
        "response_headers": (("Content-Type", "text/plain"),),
        "response_body": "",
        "at": "2026-03-02T12:00:00Z",
        "seconds": 0.001,
    }
    return Exchange(**{**usual, **more})
