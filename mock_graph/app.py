"""The composition root: everything of this simulator is put together here and nowhere else."""

from importlib import resources
from typing import Any
from urllib.parse import urlsplit

import yaml
from flask import Flask, Request, Response

from mock_graph.faults.catalogue import FAULTS
from mock_graph.meetings.addresses import tenant_of_link
from mock_graph.operations import OPERATIONS
from mock_graph.settings import read_settings
from mock_graph.state import State
from mock_graph.web.admin_consent import admin_consent_blueprint
from mock_graph.web.control import add_control
from mock_graph.web.entra import entra_blueprint
from mock_graph.web.graph import add_unmodelled, graph_blueprint
from mock_graph.web.graph_directory import add_directory
from mock_graph.web.graph_meetings import add_meetings
from mock_graph.web.graph_subscriptions import add_subscriptions
from mock_graph.web.sign_in import sign_in_blueprint
from mock_graph.web.sign_out import sign_out_blueprint
from mock_graph.web.teams import teams_blueprint
from simkit import __version__
from simkit.application import Application
from simkit.clock import SimulatedClock
from simkit.control import control_plane
from simkit.recording import ClinicOf, check_operations, record_exchanges
from simkit.settings import ServerSettings
from simkit.simulator import make_simulator
from simkit.transports import Outgoing

NAME = "mock_graph"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; base-uri 'none'"
)


def create_app(settings: ServerSettings | None = None, clock: SimulatedClock | None = None) -> Flask:
    """The simulator as a Flask app; without settings those of the environment (SettingError if one is wrong)."""
    chosen = settings or read_settings()
    sim = make_simulator(
        NAME, __version__, OPERATIONS, FAULTS, seed=chosen.seed, ledger_size=chosen.ledger_size, clock=clock
    )
    state = State(sim, chosen.public_url, Outgoing(sim, chosen.ca_bundle))
    app = Application(__name__, static_folder="web/assets", static_url_path="/assets", template_folder="web/templates")
    app.extensions["mock_graph"] = state
    app.url_map.redirect_defaults = False
    record_exchanges(app, sim, _clinic_of(state))
    for blueprint in (
        entra_blueprint(),
        sign_in_blueprint(),
        sign_out_blueprint(),
        admin_consent_blueprint(),
        teams_blueprint(),
        _graph(),
    ):
        app.register_blueprint(blueprint)
    plane = control_plane(sim, _own_openapi())
    add_control(plane, state)
    app.register_blueprint(plane)
    app.after_request(_protect_page)
    check_operations(app, sim)
    return app


def _graph() -> Any:
    plane = graph_blueprint()
    add_directory(plane)
    add_meetings(plane)
    add_subscriptions(plane)
    add_unmodelled(plane)
    return plane


def _clinic_of(state: State) -> ClinicOf:
    """Which clinic a request belongs to, as far as its address or its token tells."""

    def clinic_of(request: Request) -> str | None:
        path = request.path
        if path.startswith(("/v1.0/", "/beta/")):
            return state.gate.clinic_of(request.headers.get("Authorization"))
        if path.startswith("/teams/meetings/"):
            found = state.meeting_with_id(path.split("/")[3])
            return found[0].tenant.clinic if found else None
        if path.startswith("/meet/"):
            short = state.meeting_with_link(path)
            return short[0].tenant.clinic if short else None
        named = tenant_of_link(request.args.get("context", "")) or request.args.get("tid")
        tenant = state.directory.find(named or urlsplit(path).path.split("/")[1])
        return tenant.clinic if tenant else None

    return clinic_of


def _protect_page(answer: Response) -> Response:
    """Pages load nothing from elsewhere and are framed by nobody."""
    if answer.mimetype == "text/html":
        answer.headers.setdefault("Content-Security-Policy", PAGE_POLICY)
        answer.headers["X-Frame-Options"] = "DENY"
        answer.headers["Referrer-Policy"] = "no-referrer"
        answer.headers["Cache-Control"] = "no-store"
    return answer


def _own_openapi() -> dict[str, Any]:
    text = resources.files(NAME).joinpath("control_openapi.yaml").read_text("utf-8")
    described: dict[str, Any] = yaml.safe_load(text)
    return described
