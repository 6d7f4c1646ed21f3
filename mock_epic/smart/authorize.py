"""SMART App Launch 2.2, "Obtain authorization code", the EHR's side (Epic OAuth 2.0 specification, docId=oauth2).

Every failure is a page for the person in front of the browser and never a redirect, whatever its reason, unless the
site is switched to RFC 6749's way.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlsplit

from mock_epic.apps import App
from mock_epic.smart.issued import SIGN_IN_PATIENCE, Grant, Situation
from mock_epic.state import Clinic
from simkit.forms import written
from simkit.ids import Ids


class AuthorizeRefused(Exception):
    """The request ends at the error page. `reason` is a word for the ledger, never shown to the person.

    `error` is RFC 6749's word for it, for a site that sends errors back to the app.
    """

    def __init__(self, reason: str, error: str = "invalid_request") -> None:
        super().__init__(reason)
        self.reason = reason
        self.error = error


class AuthorizeRequest(NamedTuple):
    """The parameters of an authorization request; an absent one is empty."""

    response_type: str = ""
    client_id: str = ""
    redirect_uri: str = ""
    scope: str = ""
    state: str = ""
    aud: str = ""
    launch: str = ""
    code_challenge: str = ""
    code_challenge_method: str = ""
    nonce: str = ""
    by_post: bool = False

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes asked for."""
        return tuple(self.scope.split())

    @property
    def is_ehr_launch(self) -> bool:
        """A launch value without the scope `launch` is treated as a standalone launch: the person must sign in."""
        return bool(self.launch) and "launch" in self.scopes


_PARAMETERS = frozenset(AuthorizeRequest._fields) - {"by_post"}


def read_request(sent: Mapping[str, str], by_post: bool) -> AuthorizeRequest:
    """The request in a query or a form."""
    return AuthorizeRequest(**{name: value for name, value in sent.items() if name in _PARAMETERS}, by_post=by_post)


class CodeIssued(NamedTuple):
    """The browser goes back to the app; `code` is empty where the person declined."""

    location: str
    code: str = ""
    csn: str | None = None


class SignInNeeded(NamedTuple):
    """The browser shows the sign-in page; `ticket` resumes the request, `audience` says whose page it is."""

    ticket: str
    audience: str


Outcome = CodeIssued | SignInNeeded


def authorize(request: AuthorizeRequest, clinic: Clinic, ids: Ids, now: datetime) -> Outcome:
    """Answer an authorization request; AuthorizeRefused for the error page."""
    app = _checked_app(request, clinic, now)
    try:
        return _authorized(request, app, clinic, ids, now)
    except AuthorizeRefused as refused:
        if not clinic.profile.errors_redirect:
            raise
        return CodeIssued(_back(request.redirect_uri, request.state, {"error": refused.error}))


def _authorized(request: AuthorizeRequest, app: App, clinic: Clinic, ids: Ids, now: datetime) -> Outcome:
    if request.response_type != "code":
        raise AuthorizeRefused("unsupported_response_type", "unsupported_response_type")
    _check_audience(request, app, clinic)
    challenge = _challenge(request, clinic)
    launched = request.is_ehr_launch
    situation = _spend_launch(request, clinic, now) if launched else Situation(_kind(app), "")
    scopes = request.scopes
    grant = Grant(app.client_id, request.redirect_uri, scopes, request.state, request.nonce, challenge, situation)
    if launched:
        return issue_code(grant, clinic, ids, now)
    ticket = ids.token("sign-in", 24)
    clinic.sign_ins.put(ticket, grant, now + SIGN_IN_PATIENCE, now)
    return SignInNeeded(ticket, app.audience)


def _kind(app: App) -> str:
    return "patient" if app.audience == "patient" else "staff"


def issue_code(grant: Grant, clinic: Clinic, ids: Ids, now: datetime) -> CodeIssued:
    """A fresh code for what was granted, and the address that carries it back."""
    code = ids.token("code", 48)
    clinic.grants.put(code, grant, now + timedelta(seconds=clinic.profile.code_lifetime_s), now)
    return CodeIssued(redirect(grant, {"code": code}), code, grant.situation.csn)


def redirect(grant: Grant, answer: dict[str, str]) -> str:
    """The redirect URI with an answer and the state, which is echoed byte for byte."""
    return _back(grant.redirect_uri, grant.state, answer)


def _back(redirect_uri: str, state: str, answer: dict[str, str]) -> str:
    if state:
        answer = {**answer, "state": state}
    return f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{written(answer.items())}"


def _checked_app(request: AuthorizeRequest, clinic: Clinic, now: datetime) -> App:
    """The app, and that the redirect URI is exactly one of its own: without both nobody is ever redirected."""
    if request.by_post and not clinic.profile.authorize_by_post:
        raise AuthorizeRefused("post_not_supported")
    app = clinic.app(request.client_id, now)
    if app is None or app.audience == "backend":
        raise AuthorizeRefused("unknown_client")
    if request.redirect_uri not in app.redirect_uris:
        raise AuthorizeRefused("redirect_uri_mismatch")
    in_clear = urlsplit(request.redirect_uri).scheme != "https"
    if in_clear and clinic.environment == "Production" and not clinic.profile.http_redirects:
        raise AuthorizeRefused("redirect_uri_not_https")
    return app


def _check_audience(request: AuthorizeRequest, app: App, clinic: Clinic) -> None:
    """`aud` is the FHIR base of the app's release; required (May 2023) where launch context is asked for."""
    good = {clinic.addresses.base(app.fhir), *(one.rstrip("/") for one in clinic.profile.extra_audiences)}
    if not request.aud:
        if clinic.profile.audience_required and {"launch", "launch/patient"} & set(request.scopes):
            raise AuthorizeRefused("missing_aud")
    elif request.aud.rstrip("/") not in good:
        raise AuthorizeRefused("wrong_aud")


def _challenge(request: AuthorizeRequest, clinic: Clinic) -> str:
    if not clinic.profile.pkce:
        return ""
    if not (request.code_challenge or request.code_challenge_method):
        if clinic.profile.pkce_required:
            raise AuthorizeRefused("missing_code_challenge")
        return ""
    if request.code_challenge_method != "S256" or not request.code_challenge:
        raise AuthorizeRefused("unsupported_code_challenge_method")
    return request.code_challenge


def _spend_launch(request: AuthorizeRequest, clinic: Clinic, now: datetime) -> Situation:
    launch = clinic.launches.take(request.launch, now)
    if launch is None or launch.client_id != request.client_id:
        raise AuthorizeRefused("invalid_launch_token")
    return launch.situation
