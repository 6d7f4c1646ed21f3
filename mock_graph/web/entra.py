"""Entra ID's machine-readable addresses: discovery, keys, token."""

from flask import Blueprint, Response, jsonify, request

from mock_graph.identity import authority as authorities
from mock_graph.identity import discovery
from mock_graph.identity.client_authentication import basic_credentials
from mock_graph.identity.refusals import EntraError
from mock_graph.identity.token import TokenRequest
from mock_graph.identity.token_refusals import GetNotAllowed
from mock_graph.web.support import state
from simkit.recording import note, operation, spoil

_UNCACHED = {"Cache-Control": "no-store, no-cache", "Pragma": "no-cache", "Expires": "-1"}


def entra_blueprint() -> Blueprint:
    """The views that apps call; the first path segment is the tenant."""
    plane = Blueprint("entra", __name__)
    plane.register_error_handler(EntraError, refused)
    plane.get("/<tenant>/v2.0/.well-known/openid-configuration")(_metadata)
    plane.get("/common/discovery/instance")(_instance)
    plane.get("/<tenant>/discovery/v2.0/keys")(_keys)
    plane.route("/<tenant>/oauth2/v2.0/token", methods=["GET", "POST"])(_token)
    plane.route("/<tenant>/oauth2/v2.0/devicecode", methods=["POST"])(_device_code)
    plane.after_request(_with_headers)
    return plane


def refused(error: EntraError) -> Response:
    """A refusal as the token endpoint renders it."""
    sim = state().sim
    trace = sim.ids.uuid("entra-trace")
    correlation = request.headers.get("client-request-id") or sim.ids.uuid("entra-correlation")
    answer = jsonify(error.body(sim.clock.now(), trace, correlation, state().public_url))
    answer.status_code = error.status
    return answer


@operation("entra.discovery")
def _metadata(tenant: str) -> Response:
    authority = authorities.resolve(state().directory, tenant)
    answer = jsonify(discovery.openid_configuration(state().public_url, authority))
    answer.headers["Cache-Control"] = "max-age=86400, private"
    return answer


@operation("entra.discovery")
def _instance() -> Response | tuple[Response, int]:
    found = discovery.instance_discovery(state().public_url, request.args.get("authorization_endpoint", ""))
    if found is None:
        sentence = "AADSTS50049: Unknown or invalid instance."
        return jsonify(error="invalid_instance", error_description=sentence, error_codes=[50049]), 400
    return jsonify(found)


@operation("entra.keys")
def _keys(tenant: str) -> Response:
    authority = authorities.resolve(state().directory, tenant)
    return jsonify(state().keys.key_set(f"{state().public_url}/{authority.issuer_part}/v2.0"))


@operation("entra.token")
def _token(tenant: str) -> Response:
    if request.method == "GET":
        raise GetNotAllowed()
    asked = TokenRequest(request.form.to_dict(), basic_credentials(request.headers.get("Authorization")))
    note(grant=asked.form.get("grant_type"))
    try:
        note(client_id=asked.client_id)
        authority = authorities.resolve(state().directory, tenant)
        answer = jsonify(state().desk.answer(authority, asked, spoil))
    except EntraError as error:
        note(outcome=error.error, number=error.number)
        raise
    note(outcome="issued")
    return answer


@operation("not_simulated")
def _device_code(tenant: str) -> tuple[Response, int]:  # noqa: ARG001 - the tenant is part of every address
    sentence = "The device code flow is not simulated; nearest: the authorization code flow."
    return jsonify(error="unsupported_grant_type", error_description=sentence), 501


def _with_headers(answer: Response) -> Response:
    sim = state().sim
    answer.headers["x-ms-request-id"] = sim.ids.uuid("entra-request")
    answer.headers["Access-Control-Allow-Origin"] = "*"
    if request.method == "POST":
        answer.headers.update(_UNCACHED)
        answer.headers["x-ms-clitelem"] = "1,0,0,,"
    sent = request.headers.get("client-request-id")
    if sent and request.headers.get("return-client-request-id", "").casefold() == "true":
        answer.headers["client-request-id"] = sent
    return answer
