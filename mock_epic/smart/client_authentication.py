"""How an app proves who it is at the token endpoint. Epic never says what was wrong: always `invalid_client`."""

import base64
import binascii
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote_plus

from mock_epic.apps import App
from mock_epic.moment import Moment
from mock_epic.smart.client_assertion import ASSERTION_TYPE, AssertionRefused, check_assertion, claimed_client
from mock_epic.smart.client_keys import Fetch
from mock_epic.smart.token_errors import InvalidClient
from mock_epic.state import Clinic

SECRET_METHODS = ("client_secret_basic", "client_secret_post")


@dataclass(frozen=True)
class Proof:
    """What an app shows: `method` as in token_endpoint_auth_methods, the client id, and a secret or an assertion."""

    method: str
    client_id: str
    value: str = ""


def proof_in(authorization: str, form: Mapping[str, str]) -> Proof:
    """The proof in a token request; InvalidClient for a garbled one."""
    if "client_assertion" in form or "client_assertion_type" in form:
        if form.get("client_assertion_type") != ASSERTION_TYPE:
            raise InvalidClient
        assertion = form.get("client_assertion", "")
        return Proof("private_key_jwt", claimed_client(assertion), assertion)
    if authorization:
        user, password = basic_credentials(authorization)
        return Proof("client_secret_basic", user, password)
    if "client_secret" in form:
        return Proof("client_secret_post", form.get("client_id", ""), form["client_secret"])
    return Proof("none", form.get("client_id", ""))


def authenticated(proof: Proof, clinic: Clinic, fetch: Fetch, moment: Moment) -> App:
    """The app that the proof is good for; InvalidClient without a hint for every fault."""
    app = clinic.app(proof.client_id, moment.now) or clinic.app(unquote_plus(proof.client_id), moment.now)
    if app is None:
        raise InvalidClient
    if proof.method in SECRET_METHODS:
        _check_secret(proof, app)
    elif proof.method != app.auth:
        raise InvalidClient
    elif proof.method == "private_key_jwt":
        _check_key(proof, app, clinic, fetch, moment)
    return app


def basic_credentials(authorization: str) -> tuple[str, str]:
    """User and password of an HTTP Basic header; InvalidClient for anything else."""
    scheme, _, encoded = authorization.partition(" ")
    try:
        user, colon, password = base64.b64decode(encoded, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        raise InvalidClient from None
    if scheme.lower() != "basic" or not colon:
        raise InvalidClient
    return user, password


def _check_secret(proof: Proof, app: App) -> None:
    """A confidential app may send its secret either way; Basic parts raw or URL-encoded (one report each)."""
    spellings = {proof.value, unquote_plus(proof.value)} if proof.method == "client_secret_basic" else {proof.value}
    right = any(hmac.compare_digest(spelling.encode(), app.client_secret.encode()) for spelling in spellings)
    if app.auth not in SECRET_METHODS or not app.client_secret or not right:
        raise InvalidClient


def _check_key(proof: Proof, app: App, clinic: Clinic, fetch: Fetch, moment: Moment) -> None:
    try:
        check_assertion(proof.value, app, clinic, fetch, moment)
    except AssertionRefused as refused:
        raise InvalidClient from refused
