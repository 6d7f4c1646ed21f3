"""Graph's address space: both versions below one blueprint, its headers, its errors, and what is not simulated."""

import difflib
import json
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from mock_graph.errors import GraphError, NotSimulated
from mock_graph.web.support import GRAPH_JSON, note_patience, state
from simkit.recording import at_hand, operation, the_request

_OF_EVERY_ANSWER = (
    (
        "x-ms-ags-diagnostic",
        '{"ServerInfo":{"DataCenter":"Loopback","Slice":"E","Ring":"1","ScaleUnit":"000","RoleInstance":"SIM"}}',
    ),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("Cache-Control", "no-store, no-cache"),
    ("OData-Version", "4.0"),
)
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
_ME = "me-token-to-replace"
_MODELLED = (
    "me", "users", "organization", "onlineMeetings", "memberOf", "licenseDetails", "subscribedSkus", "subscriptions",
)  # fmt: skip
_NEAREST = {
    "chats": "onlineMeetings",
    "callRecords": "attendanceReports",
    "calls": "onlineMeetings",
    "events": "onlineMeetings",
    "calendar": "onlineMeetings",
    "recordings": "attendanceReports",
    "transcripts": "attendanceReports",
    "sendVirtualAppointmentSms": "getVirtualAppointmentJoinWebUrl",
    "sendVirtualAppointmentReminderSms": "getVirtualAppointmentJoinWebUrl",
    "groups": "memberOf",
    "directoryRoles": "memberOf",
    "$batch": "the single requests",
}
_PLAIN = {"users", "me", "communications"}


def graph_blueprint() -> Blueprint:
    """An empty blueprint for /v1.0 and /beta; views find the version in `at_hand().graph_version`."""
    plane = Blueprint("graph", __name__, url_prefix='/<any("v1.0", "beta"):version>')

    @plane.url_value_preprocessor
    def take_version(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        at_hand().graph_version = (values or {}).pop("version", "v1.0")

    plane.register_error_handler(GraphError, refused)
    plane.after_request(with_headers)
    return plane


def add_unmodelled(plane: Blueprint) -> None:
    """Whatever no other view answers."""

    @plane.route("/", defaults={"rest": ""}, methods=METHODS)
    @plane.route("/<path:rest>", methods=METHODS)
    @operation("not_simulated")
    def unmodelled(rest: str) -> Response:
        raise NotSimulated(complaint(request.method, rest))


def complaint(method: str, path: str) -> str:
    """The sentence that names what is not simulated and the nearest that is."""
    segments = [segment.split("(")[0] for segment in path.split("/") if segment]
    strange = next((segment for segment in segments if segment in _NEAREST), None)
    if strange is None:
        words = [segment for segment in segments if segment not in _PLAIN] or segments or ["/"]
        strange = words[-1]
    if strange in _MODELLED:
        return f"{method} on `{path}` is not simulated; `{strange}` is, with other methods or paths."
    near = difflib.get_close_matches(strange, _MODELLED, n=1, cutoff=0.3)
    return f"`{strange}` is not simulated; nearest: `{_NEAREST.get(strange) or (near or ['onlineMeetings'])[0]}`"


def for_user(plane: Blueprint, rest: str, *methods: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Route a view below /me (user_id None) and below /users/{user_id}."""

    def add(view: Callable[..., Any]) -> Callable[..., Any]:
        plane.add_url_rule(f"/me{rest}", view_func=view, methods=methods, defaults={"user_id": None})
        plane.add_url_rule(f"/users/<user_id>{rest}", view_func=view, methods=methods)
        return view

    return add


def or_me(user_id: str | None) -> str | None:
    """None for /me, also where an SDK has left its place-holder in the path."""
    return None if user_id == _ME else user_id


def refused(error: GraphError) -> Response:
    """A refusal in Graph's envelope."""
    request_id, client_request_id = _ids()
    body = error.body(state().sim.clock.now(), request_id, client_request_id)
    answer = Response(json.dumps(body), error.status, content_type=GRAPH_JSON)
    answer.headers.update(error.headers)
    return answer


def with_headers(answer: Response) -> Response:
    """The headers of every answer; the ids are those inside an error, which is completed if a fault left them out."""
    note_patience(answer)
    request_id, client_request_id = _ids()
    answer.headers.extend((("request-id", request_id), ("client-request-id", client_request_id), *_OF_EVERY_ANSWER))
    if answer.status_code >= 400 and answer.is_json:
        answer.set_data(json.dumps(_completed(answer.get_json(), request_id, client_request_id)))
    return answer


def _completed(body: Any, request_id: str, client_request_id: str) -> Any:
    inner = body.get("error", {}).get("innerError") if isinstance(body, dict) else None
    if isinstance(inner, dict):
        inner.setdefault("date", state().sim.clock.now().strftime("%Y-%m-%dT%H:%M:%S"))
        inner.setdefault("request-id", request_id)
        inner.setdefault("client-request-id", client_request_id)
    return body


def _ids() -> tuple[str, str]:
    here = at_hand()
    found: tuple[str, str] | None = here.get("request_ids")
    if found is None:
        own = state().sim.ids.uuid("graph-request")
        here.request_ids = found = (own, the_request().headers.get("client-request-id") or own)
    return found
