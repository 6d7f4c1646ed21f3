"""SMART App Launch 2.2, "Obtain authorization code", the EHR's side (Epic OAuth 2.0 specification, docId=oauth2).

Every failure is a page for the person in front of the browser and never a redirect, whatever its reason.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from mock_epic.apps import App
from mock_epic.smart.issued import CODE_LIFETIME, SIGN_IN_PATIENCE, Grant, Situation
from mock_epic.state import Clinic
from simkit.ids import Ids


class AuthorizeRefused(Exception):
    """The request ends at the error page. `reason` is a word for the ledger, never shown to the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class AuthorizeRequest:
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
    by_post: bool = field(default=False)

    @property
    def scopes(self) -> tuple[str, ...]:
        """The scopes asked for."""
        return tuple(self.scope.split())

    @property
    def is_ehr_launch(self) -> bool:
        """A launch value without the scope `launch` is treated as a standalone launch: the person must sign in."""
        return bool(self.launch) and "launch" in self.scopes


@dataclass(frozen=True)
class CodeIssued:
    """The browser goes back to the app; `code` is empty where the person declined."""

    location: str
    code: str = ""
    csn: str | None = None


@dataclass(frozen=True)
class SignInNeeded:
    """The browser shows the sign-in page; `ticket` resumes the request, `audience` says whose page it is."""

    ticket: str
    audience: str


Outcome = CodeIssued | SignInNeeded


def authorize(request: AuthorizeRequest, clinic: Clinic, ids: Ids, now: datetime) -> Outcome:
    """Answer an authorization request; AuthorizeRefused for the error page."""
    app = _checked_app(request, clinic)
    _check_audience(request, clinic)
    challenge = _challenge(request, clinic)
    nobody = Situation("patient" if app.audience == "patient" else "staff", "")
    grant = Grant(app.client_id, request.redirect_uri, request.scopes, request.state, request.nonce, challenge, nobody)
    if not request.is_ehr_launch:
        ticket = ids.token("sign-in", 24)
        clinic.sign_ins.put(ticket, grant, now + SIGN_IN_PATIENCE)
        return SignInNeeded(ticket, app.audience)
    situation = _spend_launch(request, clinic, now)
    return issue_code(grant, situation, clinic, ids, now)


def issue_code(grant: Grant, situation: Situation, clinic: Clinic, ids: Ids, now: datetime) -> CodeIssued:
    """A fresh code for what was granted, and the address that carries it back."""
    code = ids.token("code", 48)
    clinic.grants.put(code, replace(grant, situation=situation), now + CODE_LIFETIME)
    return CodeIssued(redirect(grant, {"code": code}), code, situation.csn)


def redirect(grant: Grant, answer: dict[str, str]) -> str:
    """The redirect URI with an answer and the state, which is echoed byte for byte."""
    if grant.state:
        answer = {**answer, "state": grant.state}
    return f"{grant.redirect_uri}{'&' if '?' in grant.redirect_uri else '?'}{urlencode(answer)}"


def _checked_app(request: AuthorizeRequest, clinic: Clinic) -> App:
    if request.by_post and not clinic.profile.authorize_by_post:
        raise AuthorizeRefused("post_not_supported")
    if request.response_type != "code":
        raise AuthorizeRefused("unsupported_response_type")
    app = clinic.apps.get(request.client_id)
    if app is None or app.audience == "backend":
        raise AuthorizeRefused("unknown_client")
    if request.redirect_uri not in app.redirect_uris:
        raise AuthorizeRefused("redirect_uri_mismatch")
    return app


def _check_audience(request: AuthorizeRequest, clinic: Clinic) -> None:
    """`aud` is the FHIR base; required (May 2023) where launch context is asked for."""
    if not request.aud:
        if clinic.profile.audience_required and {"launch", "launch/patient"} & set(request.scopes):
            raise AuthorizeRefused("missing_aud")
    elif request.aud.rstrip("/") != clinic.addresses.fhir_base:
        raise AuthorizeRefused("wrong_aud")


def _challenge(request: AuthorizeRequest, clinic: Clinic) -> str:
    if not clinic.profile.pkce or not (request.code_challenge or request.code_challenge_method):
        return ""
    if request.code_challenge_method != "S256" or not request.code_challenge:
        raise AuthorizeRefused("unsupported_code_challenge_method")
    return request.code_challenge


def _spend_launch(request: AuthorizeRequest, clinic: Clinic, now: datetime) -> Situation:
    launch = clinic.launches.take(request.launch, now)
    if launch is None or launch.client_id != request.client_id:
        raise AuthorizeRefused("invalid_launch_token")
    return launch.situation
