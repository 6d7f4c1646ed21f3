"""The OAuth and OpenID Connect endpoints."""

from typing import Any

from flask import Blueprint, Response, jsonify, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_epic.smart.authorize import AuthorizeRefused, AuthorizeRequest, CodeIssued, authorize, read_request
from mock_epic.smart.discovery import openid_configuration
from mock_epic.smart.id_token import IdTokenDraft
from mock_epic.smart.introspection import AskerUnknown, introspect
from mock_epic.smart.sign_in import ConsentNeeded, WrongCredentials, answer_consent, pending, sign_in
from mock_epic.smart.token import TokenEndpoint, TokenRequest
from mock_epic.smart.token_errors import InvalidRequest, TokenRefused
from mock_epic.smart.writing import pretty
from mock_epic.state import Clinic
from mock_epic.web.cors import oauth_cors
from mock_epic.web.environment import clinic_named, environment
from mock_epic.web.seams import before_effect
from mock_epic.web.unserved import not_found_page
from simkit.faults import Seam
from simkit.recording import note, operation, performs, spoil, the_request

blueprint = Blueprint("smart", __name__, url_prefix="/<clinic>")
_TOKEN_HEADERS = {
    "Content-Type": "application/json; charset=utf-8",
    "Cache-Control": "no-cache, no-store,no-store",
    "Pragma": "no-cache",
    "X-Frame-Options": "sameorigin",
}


@blueprint.route("/oauth2/authorize", methods=["GET", "POST"])
def authorization(clinic: str) -> AnyResponse:
    """Send the browser on with a code, to the sign-in page, or to the error page."""
    performs("smart.authorize")
    asked = _authorize_request()
    refused = spoil(Seam.BEFORE_EFFECT, None)
    if isinstance(refused, AuthorizeRefused):
        raise refused
    outcome = authorize(asked, clinic_named(clinic), environment().simulator.ids, environment().moment().now)
    if isinstance(outcome, CodeIssued):
        return _back_to_app(outcome)
    note(outcome="sign-in")
    return _page("sign_in.html", clinic=clinic, ticket=outcome.ticket, audience=outcome.audience)


@blueprint.post("/oauth2/sign-in")
@operation("smart.sign_in")
def signing_in(clinic: str) -> AnyResponse:
    """Take user id and password of a standalone launch."""
    here, now, ticket = clinic_named(clinic), environment().moment().now, request.form.get("ticket", "")
    user, password = request.form.get("user", ""), request.form.get("password", "")
    audience = "patient" if pending(here, ticket, now).situation.kind == "patient" else "provider"
    try:
        return _back_to_app(sign_in(here, ticket, user, password, environment().simulator.ids, now))
    except WrongCredentials as wrong:
        note(outcome="refused")
        return _page(
            "sign_in.html", 401, clinic=clinic, ticket=ticket, audience=audience, user=user, message=str(wrong)
        )
    except ConsentNeeded as consent:
        note(outcome="consent")
        return _page("consent.html", clinic=clinic, ticket=consent.ticket, person=consent.person, charts=consent.charts)


@blueprint.post("/oauth2/consent")
@operation("smart.sign_in")
def consenting(clinic: str) -> AnyResponse:
    """Take Allow or Deny of a MyChart user."""
    allowed = request.form.get("answer") == "allow"
    here, now, ids = clinic_named(clinic), environment().moment().now, environment().simulator.ids
    chart = request.form.get("chart", "")
    return _back_to_app(answer_consent(here, request.form.get("ticket", ""), allowed, ids, now, chart))


@blueprint.errorhandler(AuthorizeRefused)
def refused_authorization(refused: AuthorizeRefused) -> AnyResponse:
    """A page for the person, never a redirect; its status is not published."""
    note(outcome="error-page", reason=refused.reason)
    here = clinic_named((request.view_args or {})["clinic"])
    return _page("oauth2_error.html", here.profile.error_page_status, reason=refused.reason)


class _Witness:
    """Files what is known of a token under the exchange, and lets a fault take hold before the id token is signed."""

    def note(self, **facts: str | int | float | bool | None) -> None:
        note(**facts)

    def before_signing(self, token: IdTokenDraft) -> IdTokenDraft:
        spoiled = spoil(Seam.BEFORE_TOKEN_SIGNED, token)
        assert isinstance(spoiled, IdTokenDraft)
        return spoiled


@blueprint.route("/oauth2/token", methods=["GET", "POST", "OPTIONS"], provide_automatic_options=False)
def token(clinic: str) -> AnyResponse:
    """Answer a token request."""
    asked = the_request()
    if asked.method == "OPTIONS":
        performs("smart.token")
        note(outcome="preflight")
        return Response(b"", 200, _cors(clinic))
    before_effect("smart.token", grant=asked.form.get("grant_type", ""), pkce_verified=False)
    if asked.method != "POST":
        raise InvalidRequest
    sent = TokenRequest(
        asked.content_type or "", bool(asked.query_string), asked.headers.get("Authorization", ""), asked.form
    )
    answer = _endpoint(clinic_named(clinic)).answer(sent, environment().moment())
    note(outcome="issued")
    return Response(pretty(_remembered(answer)), headers={**_TOKEN_HEADERS, **_cors(clinic)})


@blueprint.errorhandler(TokenRefused)
def refused_token(refused: TokenRefused) -> AnyResponse:
    """RFC 6749's error in Epic's form."""
    note(outcome=refused.error)
    headers = {**_TOKEN_HEADERS, **_cors((request.view_args or {})["clinic"])}
    if refused.status == 401:
        headers["WWW-Authenticate"] = 'Basic realm="oauth2"'
    return Response(pretty(refused.body()), refused.status, headers=headers)


def _cors(clinic: str) -> dict[str, str]:
    return oauth_cors(clinic_named(clinic), the_request().headers.get("Origin", ""))


@blueprint.post("/oauth2/introspect")
@operation("smart.introspect")
def introspection(clinic: str) -> AnyResponse:
    """Say what is known of a token."""
    _, _, bearer = request.headers.get("Authorization", "").partition(" ")
    now = environment().moment().now
    try:
        return jsonify(introspect(clinic_named(clinic), bearer, request.form.get("token", ""), now))
    except AskerUnknown:
        return Response("", 401, {"WWW-Authenticate": 'Bearer error="invalid_token"'})


@blueprint.get("/oauth2/.well-known/openid-configuration")
@operation("smart.openid_configuration")
def openid_discovery(clinic: str) -> AnyResponse:
    """The OpenID Connect document at the issuer."""
    here = clinic_named(clinic)
    return jsonify(openid_configuration(here)) if here.profile.openid_connect else not_found_page()


@blueprint.get("/api/epic/2019/Security/Open/PublicKeys/530027/OIDC")
@operation("smart.keys")
def keys(clinic: str) -> AnyResponse:
    """The public keys of the id tokens."""
    here = clinic_named(clinic)
    return jsonify(environment().keys.jwks(here.key_generation)) if here.profile.openid_connect else not_found_page()


def _authorize_request() -> AuthorizeRequest:
    """The query of a GET, the form of a POST: Epic reads no query of a POST."""
    by_post = the_request().method == "POST"
    asked = read_request(the_request().form if by_post else the_request().args, by_post)
    note(
        client_id=asked.client_id,
        launch=bool(asked.launch),
        aud=asked.aud,
        redirect_uri=asked.redirect_uri,
        state_length=len(asked.state),
        pkce=asked.code_challenge_method or None,
        nonce=bool(asked.nonce),
    )
    return asked


def _back_to_app(issued: CodeIssued) -> AnyResponse:
    note(outcome="code" if issued.code else "declined", csn=issued.csn)
    if issued.code:
        environment().simulator.searcher.remember("authorization code", issued.code)
    return Response(b"", 302, {"Location": issued.location}, content_type="text/html; charset=utf-8")


def _endpoint(clinic: Clinic) -> TokenEndpoint:
    here = environment()
    return TokenEndpoint(clinic, here.keys, here.simulator.ids, here.fetcher(clinic), _Witness())


def _remembered(answer: dict[str, Any]) -> dict[str, Any]:
    searcher = environment().simulator.searcher
    searcher.remember("access token", answer["access_token"])
    for name in ("id_token", "refresh_token"):
        if name in answer:
            searcher.remember(name.replace("_", " "), answer[name])
    return answer


def _page(template: str, status: int = 200, **values: Any) -> AnyResponse:
    """A page that no other site may frame."""
    answer = Response(render_template(template, **values), status)
    answer.headers["X-Frame-Options"] = "sameorigin"
    answer.headers["Cache-Control"] = "no-cache, no-store"
    return answer
