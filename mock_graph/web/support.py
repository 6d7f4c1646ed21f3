"""What every view needs: the state, the caller, and answers in Graph's manner."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response

from mock_graph.access import Caller
from mock_graph.errors import BadRequest
from mock_graph.state import State
from simkit.recording import at_hand, draft, file_under, kept_by_app, note, the_request

SESSION_COOKIE = "ESTSAUTH"
_AS_JSON = json.JSONEncoder(check_circular=False).encode
GRAPH_JSON = "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"


def state() -> State:
    """The state of the app that answers."""
    found: State = kept_by_app("mock_graph")
    return found


def caller() -> Caller:
    """Who calls Graph, with the permission that the view's operation needs."""
    found = any_caller()
    found.require(draft().operation)
    return found


def any_caller() -> Caller:
    """Who calls Graph, before it is known which permission is needed."""
    here = state()
    found = here.gate.caller(the_request().headers.get("Authorization"), here.sim.clock.now())
    file_under(found.tenant.clinic)
    return found


def sent_object() -> dict[str, Any]:
    """The JSON object of the body; BadRequest if there is none."""
    try:
        sent = json.loads(the_request().get_data(cache=True))
    except ValueError:
        sent = None
    if not isinstance(sent, dict):
        raise BadRequest(
            "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid "
            "JSON format."
        )
    return sent


def graph_answer(content: Any, status: int = 200) -> Response:
    """A JSON answer of Graph."""
    return Response(_AS_JSON(content), status, content_type=GRAPH_JSON)


def nothing() -> Response:
    """204 without a body."""
    return Response(status=HTTPStatus.NO_CONTENT)


def version() -> str:
    """v1.0 or beta, as the path says."""
    return str(at_hand().graph_version)


def context_of(path: str) -> str:
    """An `@odata.context`."""
    return f"{state().public_url}/{version()}/$metadata#{path}"


def selected(members: dict[str, Any]) -> dict[str, Any]:
    """The members that `$select` names, the id among them; all without it."""
    asked = the_request()
    if not asked.query_string:
        return members
    wanted = {name.strip().casefold() for name in asked.args.get("$select", "").split(",") if name.strip()}
    return {name: value for name, value in members.items() if not wanted or name.casefold() in {"id", *wanted}}


def note_patience(answer: Response) -> None:
    """Note in the ledger who comes back before the time that an earlier answer asked for; remember this one's."""
    current, patience = draft(), state().patience
    if patience.came_early(current.clinic, current.operation):
        note(early=True)
    if answer.status_code in (429, 503) and "Retry-After" in answer.headers:
        patience.asked_to_wait(current.clinic, current.operation, answer.headers["Retry-After"])


def prefers_new_members() -> bool:
    """Whether the client says that it knows the later members of enumerations."""
    return "include-unknown-enum-members" in the_request().headers.get("Prefer", "").casefold()
