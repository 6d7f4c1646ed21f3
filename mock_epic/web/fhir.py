"""Every path without a route of its own: FHIR, below the bases that each clinic chooses, and what is not simulated."""

from flask import Blueprint, Response, jsonify
from werkzeug.datastructures import MultiDict

from mock_epic.addresses import RELEASES
from mock_epic.fhir.access import INSUFFICIENT_SCOPE, INVALID_TOKEN, ApiNotGranted, NoGoodToken, token_for
from mock_epic.fhir.capability import capability_statement
from mock_epic.fhir.earlier import early_statement, not_in_release
from mock_epic.fhir.media import render
from mock_epic.fhir.outcomes import FhirMoved, FhirNotSimulated, FhirRefused, not_simulated_outcome, outcome
from mock_epic.fhir.reads import read
from mock_epic.fhir.search import Search
from mock_epic.fhir.types import MODELLED, OFFERED, nearest_type
from mock_epic.smart.discovery import openid_configuration, smart_configuration
from mock_epic.state import Clinic
from mock_epic.web.cors import fhir_cors
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.nearest import nearest_path
from mock_epic.web.seams import before_effect
from mock_epic.web.unserved import not_found_page, not_simulated
from simkit.clock import Stopwatch
from simkit.recording import at_hand, note, operation, performs, the_request

blueprint = Blueprint("fhir", __name__)
_METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
_WELL_KNOWN = ".well-known/"


def _headers() -> dict[str, str]:
    """What recorded answers of Epic's FHIR server carry; cookies and HSTS are left out."""
    took = round(at_hand().get("fhir_watch", Stopwatch()).seconds() * 1000, 1)
    return {
        **fhir_cors(),
        "Cache-Control": "no-cache,no-store",
        "Pragma": "no-cache",
        "Expires": "-1",
        "Servermetrics": f'{{"responseTime": {took}}}',
    }


@blueprint.route("/<clinic>/<path:rest>", methods=_METHODS, provide_automatic_options=False)
@operation("not_simulated")
def vendor_path(clinic: str, rest: str) -> Response:
    """FHIR below the clinic's bases; what is not simulated everywhere else."""
    here = clinic_named(clinic)
    at_hand().fhir_watch = Stopwatch()
    for release in RELEASES:
        base, found, below = rest.partition(here.addresses.path_of(release))
        if found and base == "" and (below == "" or below.startswith("/")):
            answer = _below_base(here, release, below.strip("/"))
            there = {name.lower() for name, _ in answer.headers}
            answer.headers.extend([pair for pair in _headers().items() if pair[0].lower() not in there])
            return answer
    if rest == f"{_WELL_KNOWN}oauth-authorization-server":
        return not_found_page()
    return not_simulated(f"/{rest}", nearest_path(rest))


@blueprint.errorhandler(NoGoodToken)
def no_good_token(_refused: NoGoodToken) -> Response:
    """401 whose body is two quotation marks."""
    note(outcome="invalid-token")
    headers = {**_headers(), "WWW-Authenticate": INVALID_TOKEN, "Content-Type": "application/json"}
    return Response('""', 401, headers)


@blueprint.errorhandler(ApiNotGranted)
def api_not_granted(_refused: ApiNotGranted) -> Response:
    """403 without any body."""
    note(outcome="insufficient-scope")
    return Response(b"", 403, {**_headers(), "WWW-Authenticate": INSUFFICIENT_SCOPE})


def _below_base(here: Clinic, release: str, below: str) -> Response:
    if the_request().method == "OPTIONS":
        note(outcome="preflight")
        return Response(b"", 200)
    if below == "metadata" and _is_get():
        before_effect("fhir.metadata")
        return _rendered(here, _statement(here, release))
    if below.startswith(_WELL_KNOWN):
        return _well_known(here, release, below.removeprefix(_WELL_KNOWN))
    return _resource(here, release, below)


def _resource(here: Clinic, release: str, below: str) -> Response:
    try:
        if release != "R4":
            raise FhirNotSimulated(not_in_release(release, below))
        return _interaction(here, below.split("/"))
    except FhirMoved as moved:
        note(outcome="4107")
        answer = _rendered(here, outcome(here, moved.issues), moved.status)
        answer.headers["Location"] = f"{here.addresses.fhir_base}/{moved.path}"
        return answer
    except FhirRefused as refused:
        note(outcome=",".join(issue.number for issue in refused.issues))
        return _rendered(here, outcome(here, refused.issues), refused.status)
    except FhirNotSimulated as missing:
        performs("not_simulated")
        return _rendered(here, not_simulated_outcome(str(missing)), 501)


def _is_get() -> bool:
    return the_request().method in ("GET", "HEAD")


def _statement(here: Clinic, release: str) -> dict[str, object]:
    now = environment().moment().now
    return capability_statement(here, now) if release == "R4" else early_statement(here, release, now)


def _well_known(here: Clinic, release: str, name: str) -> Response:
    """SMART configuration and OpenID discovery: from August 2021 on, and never at DSTU2."""
    served = here.profile.smart_configuration and release != "DSTU2"
    if name == "smart-configuration":
        before_effect("smart.configuration")
        return jsonify(smart_configuration(here)) if served else not_found_page()
    if name == "openid-configuration":
        performs("smart.openid_configuration")
        return jsonify(openid_configuration(here)) if served and here.profile.openid_connect else not_found_page()
    return not_found_page()


def _interaction(here: Clinic, parts: list[str]) -> Response:
    kind, *rest = parts
    asked = the_request()
    before_effect("fhir.read" if rest and rest != ["_search"] else "fhir.search", type=kind)
    if kind not in OFFERED:
        return not_found_page()
    if kind not in MODELLED:
        raise FhirNotSimulated(f"{kind} is not simulated; nearest: {nearest_type(kind)}.")
    if _is_get() and not rest:
        return _search(here, kind, asked.args)
    if asked.method == "POST" and rest == ["_search"]:
        return _search(here, kind, asked.form)
    if _is_get() and len(rest) == 1 and not rest[0].startswith(("$", "_")):
        return _read(here, kind, rest[0])
    if kind in ("Appointment", "Encounter"):
        return not_found_page()
    raise FhirNotSimulated(f"{asked.method} {'/'.join(parts)} is not simulated; nearest: GET {kind}/[id].")


def _read(here: Clinic, kind: str, resource_id: str) -> Response:
    now = environment().moment().now
    token = token_for(the_request().headers.get("Authorization", ""), here, kind, "Read", now)
    note(client_id=token.client_id)
    answer = _rendered(here, read(here, kind, resource_id, token))
    if kind == "Patient":
        answer.headers["E-Tag"] = "1"
    return answer


def _search(here: Clinic, kind: str, sent: MultiDict[str, str]) -> Response:
    """A GET's query or a POST's form; a POST's query counts for nothing (February 2026)."""
    now = environment().moment().now
    token = token_for(the_request().headers.get("Authorization", ""), here, kind, "Search", now)
    note(client_id=token.client_id)
    search = Search(here, kind, token, environment().simulator.ids, now)
    return _rendered(here, search.bundle(list(sent.items(multi=True))))


def _rendered(here: Clinic, resource: object, status: int = 200) -> Response:
    assert isinstance(resource, dict)
    usual = "application/xml" if here.profile.xml_by_default else "application/fhir+json"
    asked = the_request()
    rendered = render(resource, asked.headers.get("Accept", ""), asked.args.get("_format", ""), usual)
    return Response(rendered.body, status, content_type=rendered.content_type)
