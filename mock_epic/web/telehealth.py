"""The telehealth web services."""

from flask import Blueprint, Response, jsonify, request

from mock_epic.addresses import STATUS_PATH
from mock_epic.telehealth.callers import CallerUnknown, caller_of
from mock_epic.telehealth.status_report import StatusRefused, read_report, take_report
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.seams import before_effect
from mock_epic.web.unserved import interconnect_error
from simkit.recording import note

blueprint = Blueprint("telehealth", __name__, url_prefix="/<clinic>")


@blueprint.route(f"/{STATUS_PATH}", methods=["GET", "POST"])
def set_connection_status(clinic: str) -> Response:
    """Tell the chart who is connected: query of a GET, form or JSON of a POST."""
    here, now = clinic_named(clinic), environment().moment().now
    report = read_report({**request.args, **_body()})
    before_effect(
        "telehealth.set_connection_status",
        csn=report.csn,
        external_id=report.external_id,
        external_id_type=report.external_id_type,
        role=report.role,
        state=report.state,
        epic_client_id=bool(request.headers.get("Epic-Client-ID")),
    )
    authorization = request.headers.get("Authorization", "")
    caller = caller_of(authorization, request.headers.get("Epic-Client-ID", ""), here, now)
    note(auth=caller.method, client_id=caller.client_id)
    filed = take_report(report, caller, here, now)
    note(outcome="accepted", repeated=filed.repeated)
    return Response(b"", 200) if here.profile.status_body == "empty" else jsonify({})


@blueprint.errorhandler(CallerUnknown)
def unknown_caller(unknown: CallerUnknown) -> Response:
    """Not authorized; the status is not published."""
    note(outcome="refused", reason="not-authorized", auth=unknown.method)
    here = clinic_named((request.view_args or {})["clinic"])
    answer = interconnect_error(here.profile.status_refusal, "The caller is not authorized.")
    answer.headers["WWW-Authenticate"] = 'Bearer error="invalid_token"' if unknown.method != "basic" else "Basic"
    return answer


@blueprint.errorhandler(StatusRefused)
def refused_report(refused: StatusRefused) -> Response:
    """The chart cannot take the report."""
    note(outcome="refused", reason=refused.reason)
    return interconnect_error(400, str(refused))


def _body() -> dict[str, str]:
    if request.is_json:
        sent = request.get_json(silent=True)
        return {name: str(value) for name, value in sent.items()} if isinstance(sent, dict) else {}
    return dict(request.form)
