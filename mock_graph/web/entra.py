"""Entra ID's machine-readable addresses: discovery, keys, token."""

from flask import Blueprint, Response, jsonify, request

from mock_graph.identity import authority as authorities
from mock_graph.identity import discovery
from mock_graph.identity.client_authentication import basic_credentials
from mock_graph.identity.refusals import EntraError, FieldMissing
from mock_graph.identity.token import TokenRequest
from mock_graph.identity.token_refusals import GetNotAllowed
from mock_graph.web.entra_answers import refused, with_headers
from mock_graph.web.support import state
from simkit.recording import note, operation, performs, spoil

_NOT_MODELLED = {
    "urn:ietf:params:oauth:grant-type:jwt-bearer": "The on-behalf-of flow",
    "urn:ietf:params:oauth:grant-type:device_code": "The device code flow",
}


def entra_blueprint() -> Blueprint:
    """The views that apps call; the first path segment is the tenant."""
    plane = Blueprint("entra", __name__)
    plane.register_error_handler(EntraError, refused)
    plane.get("/<tenant>/v2.0/.well-known/openid-configuration")(_metadata)
    plane.get("/common/discovery/instance")(_instance)
    plane.get("/<tenant>/discovery/v2.0/keys")(_keys)
    plane.route("/<tenant>/oauth2/v2.0/token", methods=["GET", "POST"])(_token)
    plane.route("/<tenant>/oauth2/v2.0/devicecode", methods=["POST"])(_device_code)
    plane.after_request(with_headers)
    return plane


@operation("entra.discovery")
def _metadata(tenant: str) -> Response:
    authority = authorities.resolve(state().directory, tenant)
    answer = jsonify(discovery.openid_configuration(state().public_url, authority))
    answer.headers["Cache-Control"] = "max-age=86400, private"
    return answer


@operation("entra.discovery")
def _instance() -> Response:
    asked = request.args.get("authorization_endpoint", "")
    if not asked:
        raise FieldMissing(field="authorization_endpoint")
    return jsonify(discovery.instance_discovery(state().public_url, asked, request.args.get("api-version", "1.1")))


@operation("entra.keys")
def _keys(tenant: str) -> Response:
    authority = authorities.resolve(state().directory, tenant)
    return jsonify(state().keys.key_set(f"{state().public_url}/{authority.issuer_part}/v2.0"))


@operation("entra.token")
def _token(tenant: str) -> Response:
    if request.method == "GET":
        raise GetNotAllowed()
    grant_type = request.form.get("grant_type")
    if grant_type in _NOT_MODELLED:
        performs("not_simulated")
        return _not_modelled(_NOT_MODELLED[grant_type])
    asked = TokenRequest(request.form.to_dict(), basic_credentials(request.headers.get("Authorization")))
    note(grant=grant_type)
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
def _device_code(tenant: str) -> Response:  # noqa: ARG001 - the tenant is part of every address
    return _not_modelled("The device code flow")


def _not_modelled(flow: str) -> Response:
    sentence = f"{flow} is not simulated; nearest: the authorization code flow."
    answer = jsonify(error="unsupported_grant_type", error_description=sentence)
    answer.status_code = 501
    return answer
