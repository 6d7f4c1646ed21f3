"""How Entra ID answers: an error's full body with the ids of the request, and the headers of every answer."""

import json
from typing import Any

from flask import Response, g, jsonify, request

from mock_graph.identity.refusals import EntraError
from mock_graph.web.support import note_patience, state

_UNCACHED = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache", "Expires": "-1"}


def refused(error: EntraError) -> Response:
    """A refusal as the token endpoint renders it."""
    answer = jsonify(error.body(state().sim.clock.now(), *trace(), state().public_url))
    answer.status_code = error.status
    return answer


def trace() -> tuple[str, str]:
    """The trace id of the request, and its correlation id, which a client may have chosen."""
    if "entra_trace" not in g:
        ids = state().sim.ids
        own = request.headers.get("client-request-id") or ids.uuid("entra-correlation")
        g.entra_trace = (ids.uuid("entra-trace"), own)
    found: tuple[str, str] = g.entra_trace
    return found


def with_headers(answer: Response) -> Response:
    """Entra ID's headers; the body of a refusal that a fault made is completed."""
    note_patience(answer)
    answer.headers["x-ms-request-id"] = trace()[0]
    answer.headers["x-ms-ests-server"] = "2.1.0 - SIM ProdSlices"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "POST":
        answer.headers.update(_UNCACHED)
        answer.headers["x-ms-clitelem"] = "1,0,0,,"
    sent = request.headers.get("client-request-id")
    if sent and request.headers.get("return-client-request-id", "").casefold() == "true":
        answer.headers["client-request-id"] = sent
    if answer.status_code >= 400 and answer.is_json:
        answer.set_data(json.dumps(_completed(answer.get_json())))
    return answer


def _completed(body: Any) -> Any:
    numbers = body.get("error_codes") if isinstance(body, dict) else None
    if not numbers or "trace_id" in body:
        return body
    made = type("", (EntraError,), {"number": numbers[0], "error": body["error"], "text": "{text}"})
    whole = made(text=body["error_description"]).body(state().sim.clock.now(), *trace(), state().public_url)
    return {**whole, **({"suberror": body["suberror"]} if body.get("suberror") else {})}
