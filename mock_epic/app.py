"""The composition root: one simulated Epic, with all its clinics, as a Flask application."""

from importlib.metadata import version

from flask import Flask, Request

from mock_epic.faults import FAULTS
from mock_epic.operations import OPERATIONS
from mock_epic.settings import read
from mock_epic.state import NoSuchClinic, World
from mock_epic.web import (
    control,
    developer,
    fhir,
    hyperspace,
    launchpad,
    mychart,
    records,
    seams,
    sessions,
    smart,
    telehealth,
    unserved,
)
from mock_epic.web.environment import Environment, clinic_named
from simkit.application import Application
from simkit.clock import SimulatedClock
from simkit.control import control_plane
from simkit.recording import check_operations, record_exchanges
from simkit.settings import ServerSettings
from simkit.simulator import Simulator, make_simulator
from simkit.transports import Outgoing

NAME = "mock_epic"


def from_environment() -> Flask:
    """The application with the settings of the environment, for a server that asks for a factory."""
    return create_app(read())


def create_app(settings: ServerSettings, clock: SimulatedClock | None = None) -> Flask:
    """The application; a test may bring its own clock."""
    simulator = make_simulator(
        NAME, version("visit-rehearsal"), OPERATIONS, FAULTS,
        seed=settings.seed, ledger_size=settings.ledger_size, clock=clock,
    )  # fmt: skip
    world = World(settings.public_url)
    app = Application(__name__, static_url_path="/_static", static_folder="web/static", template_folder="web/templates")
    app.config.update(SECRET_KEY=simulator.ids.raw("session", 32), SESSION_COOKIE_NAME="mock_epic_session")
    app.session_interface = sessions.Sessions()
    app.url_map.merge_slashes = False  # a base with a final slash and a path with a first one still meet
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.extensions["mock_epic"] = Environment(simulator, world, Outgoing(simulator, settings.ca_bundle))
    record_exchanges(app, simulator, lambda request: _clinic_of(request, world))
    _add_routes(app, simulator)
    return app


def _add_routes(app: Flask, simulator: Simulator) -> None:
    app.register_blueprint(control_plane(simulator, control.own_openapi()))
    for part in (control, smart, telehealth, hyperspace, mychart, records, launchpad, developer, fhir):
        app.register_blueprint(part.blueprint)
    app.add_template_filter(lambda clinic: clinic_named(clinic).shown_name, "shown_name")
    app.register_error_handler(NoSuchClinic, lambda missing: (str(missing), 404))
    app.register_error_handler(seams.Spoiled, seams.spoiled_answer)
    app.register_error_handler(404, lambda _error: unserved.not_found_page())
    check_operations(app, simulator)


def _clinic_of(request: Request, world: World) -> str | None:
    """The first segment of the path, if it names a clinic."""
    name = request.path.split("/", 2)[1]
    return name if world.has(name) else None
