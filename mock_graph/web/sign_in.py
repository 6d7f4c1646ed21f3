"""Signing in to Microsoft in a browser: the authorization endpoint, the sign-in page, signing out."""

from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_graph.identity import authority as authorities
from mock_graph.identity import authorize, sign_in
from mock_graph.identity.authority import Authority
from mock_graph.identity.authorize import AuthorizationRequest, RefusedAtClient, Reply
from mock_graph.identity.refusals import EntraError, FieldMissing
from mock_graph.identity.scopes import graph_resources
from mock_graph.identity.sessions import Account
from mock_graph.identity.token import client_info
from mock_graph.web.support import SESSION_COOKIE, state
from simkit.recording import file_under, note, operation

TEAMS_PATH = "/l/meetup-join/"


def sign_in_blueprint() -> Blueprint:
    """The pages of Entra ID."""
    plane = Blueprint("sign_in", __name__)
    plane.register_error_handler(EntraError, _error_page)
    plane.register_error_handler(RefusedAtClient, _told_at_client)
    plane.route("/<tenant>/oauth2/v2.0/authorize", methods=["GET", "POST"])(_authorize)
    plane.post("/<tenant>/login")(_login)
    plane.get("/<tenant>/login")(_teams_login)
    plane.route("/<tenant>/oauth2/v2.0/logout", methods=["GET", "POST"])(_logout)
    plane.get("/<tenant>/v2.0/adminconsent")(_admin_consent)
    plane.get("/<tenant>/adminconsent")(_admin_consent)
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
    authority, asked = _asked(tenant, given)
    account = sign_in.silent_account(authority, asked, state().sessions.accounts(_cookie()))
    if account is None:
        note(outcome="sign-in")
        query = request.query_string.decode("ascii", "replace") if request.method == "GET" else ""
        return _sign_in_page(authority, asked, query or _encoded(given))
    note(silent=True)
    return _code_answer(authority, asked, account)


@operation("entra.sign_in")
def _login(tenant: str) -> AnyResponse:
    context = request.form.get("ctx", "")
    if context.startswith(TEAMS_PATH):
        return _login_for_teams(tenant, context)
    authority, asked = _asked(tenant, dict(parse_qsl(context, keep_blank_values=True)))
    try:
        account = _account(authority, asked.client_id)
    except EntraError as error:
        note(outcome=f"AADSTS{error.number}")
        return _sign_in_page(authority, asked, context, error)
    answer = _code_answer(authority, asked, account)
    note(outcome="signed-in")
    return _with_session(answer, account)


@operation("entra.sign_in")
def _teams_login(tenant: str) -> AnyResponse:
    """The sign-in page that the join page links to; it belongs to no app."""
    context = request.args.get("ctx", "")
    if not context.startswith(TEAMS_PATH):
        raise FieldMissing(field="ctx")
    return _page(authorities.resolve(state().directory, tenant), context, "", None, ())


def _login_for_teams(tenant: str, context: str) -> AnyResponse:
    authority = authorities.resolve(state().directory, tenant)
    try:
        account = _account(authority, "Microsoft Teams")
    except EntraError as error:
        note(outcome=f"AADSTS{error.number}")
        return _page(authority, context, request.form.get("loginfmt", ""), error, ())
    note(outcome="signed-in", **_facts(account))
    return _with_session(redirect(context, 303), account)


@operation("entra.sign_out")
def _logout(tenant: str) -> AnyResponse:
    """Sign the browser out; on to `post_logout_redirect_uri` only if some app has registered it."""
    authority = authorities.resolve(state().directory, tenant)
    state().sessions.sign_out(_cookie())
    wanted = request.values.get("post_logout_redirect_uri", "")
    tenants = [authority.tenant] if authority.tenant else list(state().directory)
    registered = {uri for one in tenants for app in one.apps.values() for uri in app.redirect_uris}
    answer: AnyResponse = make_response(render_template("signed_out.html"))
    if wanted in registered:
        joint = "&" if "?" in wanted else "?"
        ending = f"{joint}state={request.values['state']}" if request.values.get("state") else ""
        answer = redirect(f"{wanted}{ending}")
    answer.delete_cookie(SESSION_COOKIE)
    return answer


@operation("not_simulated")
def _admin_consent(tenant: str) -> tuple[str, int]:  # noqa: ARG001 - the tenant is part of every address
    sentence = "Admin consent is not simulated: the permissions of an app are those that its tenant was made with."
    return render_template("entra_error.html", title="Not simulated", sentence=sentence), 501


def _asked(tenant: str, given: dict[str, str]) -> tuple[Authority, AuthorizationRequest]:
    authority = authorities.resolve(state().directory, tenant)
    asked = authorize.read(authority, given)
    authorize.check(authority.app(asked.client_id), asked, graph_resources(state().public_url))
    return authority, asked


def _account(authority: Authority, client_id: str) -> Account:
    """The account that was picked among those of the session, or the one whose name and password were typed."""
    picked = request.form.get("account")
    if picked:
        for one in state().sessions.accounts(_cookie()):
            if f"{one.tenant_id}/{one.user_id}" == picked and authority.admits(one.tenant_id):
                return one
    return sign_in.authenticate(authority, client_id, request.form.get("loginfmt", ""), request.form.get("passwd", ""))


def _code_answer(authority: Authority, asked: AuthorizationRequest, account: Account) -> AnyResponse:
    """Send the browser back with a code."""
    here = state()
    home = here.directory.get(account.tenant_id)
    file_under(home.clinic if home else None)
    scopes = authorize.check(authority.app(asked.client_id), asked, graph_resources(here.public_url))
    code = here.grants.issue_code(authorize.grant(asked, scopes, account.tenant_id, account.user_id))
    here.sim.searcher.remember("authorization code", code)
    fields = {"code": code, "session_state": here.sim.ids.uuid("session-state")}
    if asked.client_info:
        fields["client_info"] = client_info(account.tenant_id, account.user_id)
    note(outcome="code", **_facts(account))
    return _sent(authorize.reply(asked, fields))


def _facts(account: Account) -> dict[str, str | None]:
    tenant = state().directory.get(account.tenant_id)
    user = tenant.users.find(account.user_id) if tenant else None
    return {"user": user.key if user else None}


def _told_at_client(refused: RefusedAtClient) -> AnyResponse:
    sim = state().sim
    description = refused.reason.description(
        sim.clock.now(), sim.ids.uuid("entra-trace"), sim.ids.uuid("entra-correlation")
    )
    note(outcome=refused.reason.error, number=refused.reason.number)
    return _sent(authorize.reply(refused.asked, {"error": refused.reason.error, "error_description": description}))


def _sent(reply: Reply) -> AnyResponse:
    if reply.response_mode == "form_post":
        page = render_template("form_post.html", address=reply.redirect_uri, fields=reply.fields)
        answer = make_response(page)
        answer.headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:"
        )
        return answer
    return redirect(reply.address)


def _error_page(error: EntraError) -> tuple[str, int]:
    sim = state().sim
    trace, correlation = sim.ids.uuid("entra-trace"), sim.ids.uuid("entra-correlation")
    note(outcome="error-page", number=error.number)
    sentence = error.description(sim.clock.now(), trace, correlation)
    title = "Sorry, but we're having trouble signing you in"
    return render_template("entra_error.html", title=title, sentence=sentence), 400


def _sign_in_page(
    authority: Authority, asked: AuthorizationRequest, context: str, error: EntraError | None = None
) -> Response:
    accounts = () if asked.prompt == "login" else state().sessions.accounts(_cookie())
    typed = request.form.get("loginfmt") or asked.login_hint
    return _page(authority, context, typed, error, accounts)


def _page(
    authority: Authority, context: str, typed: str, error: EntraError | None, accounts: tuple[Account, ...]
) -> Response:
    choices = []
    for one in accounts:
        home = state().directory.get(one.tenant_id)
        user = home.users.find(one.user_id) if home and authority.admits(one.tenant_id) else None
        if user is not None:
            choices.append({"value": f"{one.tenant_id}/{one.user_id}", "name": user.display_name, "upn": user.upn})
    page = render_template(
        "sign_in.html",
        action=f"/{authority.endpoint_part}/login",
        context=context,
        typed=typed,
        choices=choices,
        complaint=f"AADSTS{error.number}: {error.sentence}" if error else None,
        organization=authority.tenant.display_name if authority.tenant else None,
    )
    return make_response(page)


def _with_session(answer: AnyResponse, account: Account) -> AnyResponse:
    cookie = state().sessions.sign_in(_cookie(), account)
    answer.set_cookie(SESSION_COOKIE, cookie, httponly=True, samesite="Lax", secure=request.is_secure, path="/")
    return answer


def _cookie() -> str | None:
    return request.cookies.get(SESSION_COOKIE)


def _encoded(given: dict[str, str]) -> str:
    return urlencode(given)
