"""The authorization endpoint of Entra ID v2 for the code flow.

Source: Microsoft identity platform, "OAuth 2.0 authorization code flow"; RFC 6749, section 4.1; RFC 7636, section 4.3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from mock_graph.identity.authority import Authority
from mock_graph.identity.grants import Grant
from mock_graph.identity.refusals import EntraError, FieldMissing
from mock_graph.identity.scopes import Asked, parse
from mock_graph.identity.sign_in_refusals import (
    PromptRefused,
    RedirectUnregistered,
    RequestMalformed,
    ResponseModeRefused,
    ResponseTypeRefused,
)

PROMPTS = ("", "none", "login", "select_account", "consent")
RESPONSE_MODES = ("query", "fragment", "form_post")
CHALLENGE_METHODS = ("S256", "plain")


@dataclass(frozen=True)
class AuthorizationRequest:
    """A request whose app and reply address are known, so that the answer may be sent there."""

    client_id: str
    redirect_uri: str
    state: str | None
    response_mode: str
    response_type: str
    scope: str
    prompt: str
    login_hint: str
    domain_hint: str
    nonce: str | None
    code_challenge: str | None
    code_challenge_method: str | None
    client_info: bool


class RefusedAtClient(Exception):
    """A refusal that the client is told at its reply address."""

    def __init__(self, asked: AuthorizationRequest, reason: EntraError) -> None:
        super().__init__(str(reason))
        self.asked = asked
        self.reason = reason


@dataclass(frozen=True)
class Reply:
    """What goes to the reply address: in the query, the fragment, or the body of a form that submits itself."""

    redirect_uri: str
    response_mode: str
    fields: Mapping[str, str]

    @property
    def address(self) -> str:
        """The reply address with the fields in its query or fragment."""
        if self.response_mode == "fragment":
            return f"{self.redirect_uri}#{urlencode(self.fields)}"
        joint = "&" if "?" in self.redirect_uri else "?"
        return f"{self.redirect_uri}{joint}{urlencode(self.fields)}"


def read(authority: Authority, parameters: Mapping[str, str]) -> AuthorizationRequest:
    """The request of a browser; an EntraError for what may not be answered by a redirect."""
    client_id = _required(parameters, "client_id")
    app = authority.app(client_id)
    redirect_uri = parameters.get("redirect_uri") or (app.redirect_uris[0] if len(app.redirect_uris) == 1 else "")
    if redirect_uri not in app.redirect_uris:
        raise RedirectUnregistered(redirect_uri=redirect_uri, client_id=client_id)
    return AuthorizationRequest(
        client_id=client_id,
        redirect_uri=redirect_uri,
        state=parameters.get("state"),
        response_mode=parameters.get("response_mode") or "query",
        response_type=parameters.get("response_type", ""),
        scope=parameters.get("scope", ""),
        prompt=parameters.get("prompt", ""),
        login_hint=parameters.get("login_hint", ""),
        domain_hint=parameters.get("domain_hint", ""),
        nonce=parameters.get("nonce"),
        code_challenge=parameters.get("code_challenge"),
        code_challenge_method=parameters.get("code_challenge_method"),
        client_info=parameters.get("client_info") == "1",
    )


def check(asked: AuthorizationRequest, resources: Iterable[str]) -> Asked:
    """The scopes of a request that keeps the rules; RefusedAtClient otherwise."""
    try:
        _check_form(asked)
        return parse(asked.scope, resources)
    except EntraError as reason:
        raise RefusedAtClient(asked, reason) from None


def grant(asked: AuthorizationRequest, scopes: Asked, tenant_id: str, user_id: str, sid: str) -> Grant:
    """What the code of this request will stand for; `sid` names the browser's session."""
    method = asked.code_challenge_method or ("plain" if asked.code_challenge else None)
    return Grant(
        tenant_id, user_id, asked.client_id, scopes, asked.redirect_uri, asked.nonce, asked.code_challenge, method, sid
    )


def reply(asked: AuthorizationRequest, fields: Mapping[str, str]) -> Reply:
    """The fields with the state of the request, verbatim if there was one."""
    state = {} if asked.state is None else {"state": asked.state}
    return Reply(asked.redirect_uri, asked.response_mode, {**fields, **state})


def _check_form(asked: AuthorizationRequest) -> None:
    if not asked.response_type:
        raise FieldMissing(field="response_type")
    if asked.response_type != "code":
        raise ResponseTypeRefused(response_type=asked.response_type)
    if asked.response_mode not in RESPONSE_MODES:
        raise ResponseModeRefused(response_mode=asked.response_mode)
    if asked.prompt not in PROMPTS or (asked.prompt == "select_account" and asked.login_hint):
        raise PromptRefused(prompt=asked.prompt)
    if not asked.scope.strip():
        raise FieldMissing(field="scope")
    if asked.code_challenge and (asked.code_challenge_method or "plain") not in CHALLENGE_METHODS:
        raise RequestMalformed()


def _required(parameters: Mapping[str, str], field: str) -> str:
    value = parameters.get(field, "")
    if not value:
        raise FieldMissing(field=field)
    return value
