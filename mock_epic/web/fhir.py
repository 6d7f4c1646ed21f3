"""Every path without a route of its own: FHIR, below the base that each clinic chooses, and what is not simulated."""

import json

from flask import Blueprint, Response, jsonify, request
from werkzeug.datastructures import MultiDict

from mock_epic.fhir.access import INSUFFICIENT_SCOPE, INVALID_TOKEN, ApiNotGranted, NoGoodToken, token_for
from mock_epic.fhir.capability import capability_statement
from mock_epic.fhir.media import render
from mock_epic.fhir.outcomes import FhirNotSimulated, FhirRefused, not_simulated_outcome, outcome
from mock_epic.fhir.reads import read
from mock_epic.fhir.search import Search
from mock_epic.fhir.types import MODELLED, OFFERED, nearest_type
from mock_epic.smart.discovery import openid_configuration, smart_configuration
from mock_epic.state import Clinic
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.nearest import nearest_path
from mock_epic.web.unserved import not_found_page, not_simulated
from simkit.recording import note, operation, performs

blueprint = Blueprint("fhir", __name__)
_HEADERS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Credentials": "true",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, PUT, DELETE, TRACE, OPTIONS",
    "Access-Control-Allow-Headers": "origin, authorization, accept, content-type, x-requested-with, prefer, "
    "Epic-User-ID, Epic-User-IDType, Epic-Client-ID, soapaction, Epic-MyChartUser-ID, Epic-MyChartUser-IDType",
    "Cache-Control": "no-cache,no-store",
    "Pragma": "no-cache",
    "Expires": "-1",
    "Servermetrics": json.dumps({"responseTime": 0}),
}
_WELL_KNOWN = ".well-known/"


@blueprint.route("/<clinic>/<path:rest>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
@operation("not_simulated")
def vendor_path(clinic: str, rest: str) -> Response:
    """FHIR below the clinic's base; what is not simulated everywhere else."""
    here = clinic_named(clinic)
    base, _, below = rest.partition(here.addresses.fhir_path)
    if base == "" and (below == "" or below.startswith("/")):
        answer = _below_base(here, below.strip("/"))
        answer.headers.update({name: value for name, value in _HEADERS.items() if name not in answer.headers})
        return answer
    if rest == f"{_WELL_KNOWN}oauth-authorization-server":
        return not_found_page()
    return not_simulated(f"/{rest}", nearest_path(rest))


@blueprint.errorhandler(NoGoodToken)
def no_good_token(_refused: NoGoodToken) -> Response:
    """401 whose body is two quotation marks."""
    note(outcome="invalid-token")
    headers = {**_HEADERS, "WWW-Authenticate": INVALID_TOKEN, "Content-Type": "application/json"}
    return Response('""', 401, headers)


@blueprint.errorhandler(ApiNotGranted)
def api_not_granted(_refused: ApiNotGranted) -> Response:
    """403 without any body."""
    note(outcome="insufficient-scope")
    return Response(b"", 403, {**_HEADERS, "WWW-Authenticate": INSUFFICIENT_SCOPE})


def _below_base(here: Clinic, below: str) -> Response:
    if below == "metadata" and _is_get():
        performs("fhir.metadata")
        return _rendered(capability_statement(here, environment().moment().now))
    if below.startswith(_WELL_KNOWN):
        return _well_known(here, below.removeprefix(_WELL_KNOWN))
    try:
        return _interaction(here, below.split("/"))
    except FhirRefused as refused:
        note(outcome=",".join(issue.number for issue in refused.issues))
        return _rendered(outcome(here.name, here.environment, refused.issues), refused.status)
    except FhirNotSimulated as missing:
        performs("not_simulated")
        return _rendered(not_simulated_outcome(str(missing)), 501)


def _is_get() -> bool:
    return request.method in ("GET", "HEAD")


def _well_known(here: Clinic, name: str) -> Response:
    if name == "smart-configuration":
        performs("smart.configuration")
        return jsonify(smart_configuration(here.addresses)) if here.profile.smart_configuration else not_found_page()
    if name == "openid-configuration":
        performs("smart.openid_configuration")
        available = here.profile.openid_connect and here.profile.smart_configuration
        return jsonify(openid_configuration(here.addresses)) if available else not_found_page()
    return not_found_page()


def _interaction(here: Clinic, parts: list[str]) -> Response:
    kind, *rest = parts
    performs("fhir.read" if rest and rest != ["_search"] else "fhir.search")
    if kind not in OFFERED:
        return not_found_page()
    if kind not in MODELLED:
        raise FhirNotSimulated(f"{kind} is not simulated; nearest: {nearest_type(kind)}.")
    if _is_get() and not rest:
        return _search(here, kind, request.args)
    if request.method == "POST" and rest == ["_search"]:
        return _search(here, kind, request.form)
    if _is_get() and len(rest) == 1 and not rest[0].startswith(("$", "_")):
        return _read(here, kind, rest[0])
    if kind in ("Appointment", "Encounter"):
        return not_found_page()
    raise FhirNotSimulated(f"{request.method} {'/'.join(parts)} is not simulated; nearest: GET {kind}/[id].")


def _read(here: Clinic, kind: str, resource_id: str) -> Response:
    note(type=kind)
    now = environment().moment().now
    token = token_for(request.headers.get("Authorization", ""), here, kind, "Read", now)
    note(client_id=token.client_id)
    answer = _rendered(read(here, kind, resource_id, token))
    if kind == "Patient":
        answer.headers["E-Tag"] = "1"
    return answer


def _search(here: Clinic, kind: str, sent: MultiDict[str, str]) -> Response:
    """A GET's query or a POST's form; a POST's query counts for nothing (February 2026)."""
    note(type=kind)
    now = environment().moment().now
    token = token_for(request.headers.get("Authorization", ""), here, kind, "Search", now)
    note(client_id=token.client_id)
    search = Search(here, kind, token, environment().simulator.ids, now)
    return _rendered(search.bundle(list(sent.items(multi=True))))


def _rendered(resource: object, status: int = 200) -> Response:
    assert isinstance(resource, dict)
    rendered = render(resource, request.headers.get("Accept", ""), request.args.get("_format", ""))
    return Response(rendered.body, status, content_type=rendered.content_type)
