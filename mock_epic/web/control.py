"""The control plane's own part: clinics, people, visits, apps, records, launches, and what the chart has heard."""

from importlib import resources
from typing import Any

import yaml
from flask import Blueprint, Response, jsonify

from mock_epic.clinics import add_apps, add_people, add_visits, make_clinic, put_record
from mock_epic.descriptions import DescriptionWrong
from mock_epic.profiles import SWITCHES
from mock_epic.smart.launches import LaunchImpossible
from mock_epic.smart.signed_in import SignInImpossible, signed_in_for
from mock_epic.state import Clinic, NoSuchClinic
from mock_epic.telehealth.connections import Connection
from mock_epic.web.environment import clinic_named, environment
from mock_epic.wishes import launch_wish, sign_in_wish
from simkit.control import ControlRefused, body, canaries_of

blueprint = Blueprint("control_own", __name__, url_prefix="/_sim/clinics/<clinic>")


def own_openapi() -> dict[str, Any]:
    """The OpenAPI file of these routes."""
    text = resources.files("mock_epic").joinpath("control_openapi.yaml").read_text("utf-8")
    document: dict[str, Any] = yaml.safe_load(text)
    return document


@blueprint.put("")
def put_clinic(clinic: str) -> Response:
    """Make a clinic, or make it anew: what was armed, planted and handed out in it is gone."""
    sent, here = body(), environment()
    made = make_clinic(clinic, sent, here.world.public_url, here.moment().now)
    here.simulator.forget(clinic)
    here.simulator.searcher.plant(clinic, canaries_of(sent))
    here.world.put(made)
    return jsonify(made.addresses.as_json())


@blueprint.get("")
def get_clinic(clinic: str) -> Response:
    """Its addresses, and how much there is in it."""
    here = clinic_named(clinic)
    counts = {name: len(getattr(here, name)) for name in ("apps", "staff", "patients", "proxies", "visits", "records")}
    switches = {name: getattr(here.profile, name) for name in SWITCHES}
    about = {"profile": here.profile.name, "environment": here.environment, "switches": switches}
    return jsonify({**here.addresses.as_json(), **about, "counts": counts})


@blueprint.post("/people")
def post_people(clinic: str) -> tuple[Response, int]:
    """Add staff and patients."""
    add_people(clinic_named(clinic), body())
    return get_clinic(clinic), 201


@blueprint.post("/visits")
def post_visits(clinic: str) -> tuple[Response, int]:
    """Schedule visits."""
    add_visits(clinic_named(clinic), body())
    return get_clinic(clinic), 201


@blueprint.post("/apps")
def post_apps(clinic: str) -> tuple[Response, int]:
    """Register apps."""
    add_apps(clinic_named(clinic), body(), environment().moment().now)
    return get_clinic(clinic), 201


@blueprint.put("/records/<role>")
def put_integration_record(clinic: str, role: str) -> Response:
    """Enter an integration record."""
    here = clinic_named(clinic)
    put_record(here, role, body())
    return jsonify(vars(here.records[role]))


@blueprint.post("/launches")
def post_launch(clinic: str) -> tuple[Response, int]:
    """Begin a visit for a person without their screen."""
    wish = launch_wish(body())
    return jsonify(vars(environment().begin(clinic_named(clinic), wish))), 201


@blueprint.post("/sign-ins")
def post_sign_in(clinic: str) -> tuple[Response, int]:
    """Answer an authorization request for a person who signs in, without their browser."""
    here, asked = clinic_named(clinic), sign_in_wish(body())
    moment, ids = environment().moment(), environment().simulator.ids
    issued = signed_in_for(here, asked, ids, moment.now)
    if issued.code:
        environment().simulator.searcher.remember("authorization code", issued.code)
    return jsonify(location=issued.location), 201


@blueprint.post("/visits/<csn>/check-in")
def post_check_in(clinic: str, csn: str) -> tuple[Response, int] | Response:
    """Complete eCheck-in for a visit."""
    here = clinic_named(clinic)
    if csn not in here.visits:
        return _no_such_visit(clinic, csn)
    here.checked_in.add(csn)
    return jsonify(_visit(here, csn))


@blueprint.post("/key-rotations")
def post_key_rotation(clinic: str) -> tuple[Response, int]:
    """Exchange the key that signs id tokens, without overlap."""
    generation = clinic_named(clinic).rotate_keys()
    return jsonify(kid=environment().keys.published(generation).kid), 201


@blueprint.get("/visits/<csn>")
def get_visit(clinic: str, csn: str) -> tuple[Response, int] | Response:
    """A visit, and who the chart knows to be connected."""
    here = clinic_named(clinic)
    if csn not in here.visits:
        return _no_such_visit(clinic, csn)
    return jsonify(_visit(here, csn))


@blueprint.delete("/visits/<csn>")
def delete_visit(clinic: str, csn: str) -> tuple[Response, int] | Response:
    """Delete a visit, as somebody at Epic would."""
    here = clinic_named(clinic)
    if csn not in here.visits:
        return _no_such_visit(clinic, csn)
    here.delete_visit(csn)
    return Response(status=204)


def _no_such_visit(clinic: str, csn: str) -> tuple[Response, int]:
    return jsonify(error=f"There is no visit {csn!r} in clinic {clinic!r}."), 404


@blueprint.errorhandler(DescriptionWrong)
@blueprint.errorhandler(LaunchImpossible)
@blueprint.errorhandler(SignInImpossible)
def wrong_wish(wrong: ValueError) -> tuple[Response, int]:
    """One sentence about what is wrong."""
    return jsonify(error=str(wrong)), 400


@blueprint.errorhandler(ControlRefused)
def refused_call(refused: ControlRefused) -> tuple[Response, int]:
    """One sentence about the call itself."""
    return jsonify(error=refused.sentence), refused.status


@blueprint.errorhandler(NoSuchClinic)
def no_such_clinic(missing: NoSuchClinic) -> tuple[Response, int]:
    """One sentence about what is missing."""
    return jsonify(error=str(missing)), 404


def _visit(clinic: Clinic, csn: str) -> dict[str, Any]:
    connections = [_connection(connection) for connection in clinic.connections.of(csn)]
    visit = clinic.visits[csn]
    checked_in = csn in clinic.checked_in
    return {"csn": csn, "status": visit.status, "checked_in": checked_in, "connections": connections}


def _connection(connection: Connection) -> dict[str, Any]:
    history = [
        {"at": report.at.isoformat().replace("+00:00", "Z"), "state": report.state, "repeated": report.repeated}
        for report in connection.history
    ]
    return {
        "external_id": connection.external_id,
        "role": connection.role,
        "state": connection.state,
        "history": history,
    }
