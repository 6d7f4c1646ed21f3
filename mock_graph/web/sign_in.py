"""Signing in to Microsoft in a browser: the authorization endpoint, the sign-in page, the consent page."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_graph.identity import authority as authorities
from mock_graph.identity import authorize, consent, sign_in
from mock_graph.identity.authority import Authority
from mock_graph.identity.authorize import AuthorizationRequest, RefusedAtClient
from mock_graph.identity.refusals import ConsentMissing, EntraError, FieldMissing
from mock_graph.identity.scopes import Asked, graph_resources
from mock_graph.identity.sessions import Account
from mock_graph.identity.sign_in_refusals import AdminConsentNeeded, ConsentDeclined, UserUnknown
from mock_graph.identity.token import client_info
from mock_graph.web.entra_pages import (
    begin_session,
    cookie,
    error_page,
    person,
    sent,
    sign_in_page,
    signed_in,
    tell,
    told_at_client,
    with_session,
)
from mock_graph.web.support import state
from simkit.recording import file_under, note, operation

TEAMS_PATHS = ("/l/meetup-join/", "/meet/")


def sign_in_blueprint() -> Blueprint:
    """The pages that lead an app's user to a code."""
    plane = Blueprint("sign_in", __name__)
    plane.register_error_handler(EntraError, error_page)
    plane.register_error_handler(RefusedAtClient, told_at_client)
    plane.route("/<tenant>/oauth2/v2.0/authorize", methods=["GET", "POST"])(_authorize)
    plane.post("/<tenant>/login")(_login)
    plane.get("/<tenant>/login")(_login_page)
    plane.post("/<tenant>/consent")(_consent)
    return plane


@operation("entra.authorize")
def _authorize(tenant: str) -> AnyResponse:
    given = {**request.args.to_dict(), **request.form.to_dict()}
    note(
        client_id=given.get("client_id"),
        prompt=given.get("prompt"),
        pkce=(given.get("code_challenge_method") or "plain") if given.get("code_challenge") else None,
        user=None,
        silent=False,
    )
    authority, asked, scopes = _asked(tenant, given)
    query = request.query_string.decode("ascii", "replace") if request.method == "GET" else urlencode(given)
    account = sign_in.silent_account(authority, asked, signed_in())
    if account is None:
        note(outcome="sign-in")
        accounts = () if asked.prompt == "login" else signed_in()
        return sign_in_page(authority, query, asked.login_hint, accounts=accounts)
    note(silent=True)
    return _onwards(authority, asked, scopes, account, query)


@operation("entra.sign_in")
def _login(tenant: str) -> AnyResponse:
    context = request.form.get("ctx", "")
    if returns_here(context):
        return _login_and_return(tenant, context)
    authority, asked, scopes = _asked(tenant, _parameters(context))
    try:
        account = _account(authority, asked.client_id)
    except EntraError as error:
        note(outcome=f"AADSTS{error.number}")
        accounts = () if asked.prompt == "login" else signed_in()
        return sign_in_page(authority, context, request.form.get("loginfmt") or asked.login_hint, error, accounts)
    begin_session(account)
    answer = _onwards(authority, asked, scopes, account, context)
    note(outcome="signed-in")
    return with_session(answer)


@operation("entra.sign_in")
def _login_page(tenant: str) -> AnyResponse:
    """The sign-in page that pages of this server link to; it belongs to no app."""
    context = request.args.get("ctx", "")
    if not returns_here(context):
        raise FieldMissing(field="ctx")
    return sign_in_page(authorities.resolve(state().directory, tenant), context)


def returns_here(context: str) -> bool:
    """Whether a sign-in leads back to a page of this server: a join link, or admin consent."""
    path = context.split("?", maxsplit=1)[0]
    consenting = path.startswith("/") and not path.startswith("//") and path.endswith("/adminconsent")
    return context.startswith(TEAMS_PATHS) or consenting


def _login_and_return(tenant: str, context: str) -> AnyResponse:
    authority = authorities.resolve(state().directory, tenant)
    try:
        account = _account(authority, "Microsoft Teams")
    except EntraError as error:
        note(outcome=f"AADSTS{error.number}")
        return sign_in_page(authority, context, request.form.get("loginfmt", ""), error)
    note(outcome="signed-in", user=_key(account))
    begin_session(account)
    return with_session(redirect(context, 303))


@operation("entra.consent")
def _consent(tenant: str) -> AnyResponse:
    """Accept or Cancel on the consent page; the account is one of the browser's session."""
    context = request.form.get("ctx", "")
    authority, asked, scopes = _asked(tenant, _parameters(context))
    account = _picked(authority, request.form.get("account", ""))
    found = person(account) if account else None
    if account is None or found is None:
        raise UserUnknown(user="of this page")
    home, user = found
    app = authority.app(asked.client_id)
    missing = consent.missing(home, home.apps.get(app.client_id) or app, user.id, scopes)
    barred = consent.needs_administrator(home, missing) and not consent.is_administrator(user)
    if barred or "accept" not in request.form:
        return tell(asked, AdminConsentNeeded(tenant=home.display_name) if barred else ConsentDeclined())
    if request.form.get("everybody") and consent.is_administrator(user):
        consent.grant_for_everybody(home, consent.provision(home, app), scopes)
    else:
        consent.grant_for_user(home, app, user.id, missing)
    note(outcome="granted", client_id=app.client_id, user=user.key)
    return _code(asked, scopes, account)


def _parameters(context: str) -> dict[str, str]:
    return dict(parse_qsl(context, keep_blank_values=True))


def _asked(tenant: str, given: dict[str, str]) -> tuple[Authority, AuthorizationRequest, Asked]:
    authority = authorities.resolve(state().directory, tenant)
    asked = authorize.read(authority, given)
    return authority, asked, authorize.check(asked, graph_resources(state().public_url))


def _account(authority: Authority, client_id: str) -> Account:
    """The account that was picked among those of the session, or the one whose name and password were typed."""
    picked = _picked(authority, request.form.get("account", ""))
    if picked is not None:
        return picked
    return sign_in.authenticate(authority, client_id, request.form.get("loginfmt", ""), request.form.get("passwd", ""))


def _picked(authority: Authority, value: str) -> Account | None:
    mine = (one for one in signed_in() if authority.admits(one.tenant_id))
    return next((one for one in mine if f"{one.tenant_id}/{one.user_id}" == value), None)


def _onwards(
    authority: Authority, asked: AuthorizationRequest, scopes: Asked, account: Account, context: str
) -> AnyResponse:
    """Somebody is signed in: ask for consent if some is missing, else send the browser back with a code."""
    found = person(account)
    if found is None:
        raise UserUnknown(user=account.user_id)
    home, user = found
    file_under(home.clinic)
    note(user=user.key)
    app = authority.app(asked.client_id)
    missing = consent.missing(home, home.apps.get(app.client_id) or app, user.id, scopes)
    if not missing and asked.prompt != "consent" and app.client_id in home.apps:
        return _code(asked, scopes, account)
    if asked.prompt == "none":
        raise RefusedAtClient(asked, ConsentMissing(client_id=app.client_id))
    note(outcome="consent")
    administrator = consent.is_administrator(user)
    page = render_template(
        "consent.html",
        action=f"/{authority.endpoint_part}/consent",
        context=context,
        account=f"{account.tenant_id}/{account.user_id}",
        upn=user.upn,
        app=app,
        permissions=[*missing, *scopes.openid] or ["openid"],
        administrator=administrator,
        barred=consent.needs_administrator(home, missing) and not administrator,
    )
    return make_response(page)


def _code(asked: AuthorizationRequest, scopes: Asked, account: Account) -> AnyResponse:
    """Send the browser back with a code."""
    here = state()
    sid = here.sessions.visit(cookie(), asked.client_id)
    code = here.grants.issue_code(authorize.grant(asked, scopes, account.tenant_id, account.user_id, sid))
    here.sim.searcher.remember("authorization code", code)
    fields = {"code": code, "session_state": here.sim.ids.uuid("session-state")}
    if asked.client_info:
        fields["client_info"] = client_info(account.tenant_id, account.user_id)
    note(outcome="code", user=_key(account))
    return sent(authorize.reply(asked, fields))


def _key(account: Account) -> str | None:
    found = person(account)
    return found[1].key if found else None
