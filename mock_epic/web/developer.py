"""A stand-in for the launch pad's own call at fhir.epic.com, so that a harness that makes it gets the same answer.

`POST /Developer/GetLaunchUrl` with launchUrl, tokens, eptId, wprId, appId, aesKey, ssoMethod is answered with Success,
Title, Message and Data {url, error} (a published log of a session there). The names are Epic's; what they mean here is
our choice: `eptId` is a patient's FHIR id or MRN, `wprId` a MyChart account's id, and the visit is the patient's next.
"""

from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request

from mock_epic.smart.launches import LaunchImpossible, Wish
from mock_epic.state import Clinic
from mock_epic.visits import Visit
from mock_epic.web.environment import clinic_named, environment
from simkit.recording import note, operation, performs

_ENCRYPTED = "The encrypted launch is not simulated; nearest: a SMART launch, with an empty aesKey."
blueprint = Blueprint("developer", __name__, url_prefix="/<clinic>/Developer")


@blueprint.post("/GetLaunchUrl")
@operation("screen.launchpad")
def get_launch_url(clinic: str) -> Response | tuple[Response, int]:
    """A launch for an app, of a clinician of the patient's next visit or, with a MyChart account, of the patient."""
    sent = request.get_json(silent=True) if request.is_json else dict(request.form)
    sent = sent if isinstance(sent, dict) else {}
    here = clinic_named(clinic)
    asked = {name: str(sent.get(name) or "") for name in ("launchUrl", "tokens", "eptId", "wprId", "appId", "aesKey")}
    if asked["aesKey"]:
        performs("not_simulated")
        note(outcome="not_simulated")
        return _answer(False, error=_ENCRYPTED), 501
    try:
        wish = _wish(here, asked, environment().moment().now)
        note(deed="begin", surface=wish.surface, person=wish.person, csn=wish.csn, client_id=wish.client_id)
        return _answer(True, url=environment().begin(here, wish).launch_url)
    except LaunchImpossible as impossible:
        return _answer(False, error=str(impossible))


def _answer(success: bool, url: str | None = None, error: str | None = None) -> Response:
    title = "" if success else "The launch URL could not be made"
    content: dict[str, Any] = {"Success": success, "Title": title, "Message": error or ""}
    return jsonify({**content, "Data": {"url": url, "error": error}})


def _wish(here: Clinic, asked: dict[str, str], now: datetime) -> Wish:
    patient = _patient(here, asked)
    visit = _next_visit(here, patient, now)
    surface = "mychart" if asked["wprId"] else "hyperspace"
    person = patient if asked["wprId"] else visit.staff[0]
    return Wish(surface, person, visit.csn, asked["appId"], asked["launchUrl"], asked["tokens"] or None)


def _patient(here: Clinic, asked: dict[str, str]) -> str:
    for patient in list(here.patients.values()):
        if asked["wprId"] == patient.portal_id:
            return patient.key
        if asked["eptId"] in (here.fhir_id("Patient", patient.key), patient.mrn):
            return patient.key
    raise LaunchImpossible("No patient has this eptId (FHIR id or MRN) or wprId (MyChart account).")


def _next_visit(here: Clinic, patient: str, now: datetime) -> Visit:
    visits = here.patient_visits(patient)
    to_come = [visit for visit in visits if visit.end > now] or visits[-1:]
    if not to_come or not to_come[0].staff:
        raise LaunchImpossible("The patient has no visit with a clinician.")
    return to_come[0]
