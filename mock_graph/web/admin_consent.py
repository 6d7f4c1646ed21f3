"""Admin consent in a browser.

Source: Microsoft identity platform, "Admin consent on the Microsoft identity platform". `admin_consent=True` stands in
both replies: a client must look at `error` first, and must not take `tenant` for a proof of anything.
"""

from urllib.parse import urlencode

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_graph.directory.tenant import App, Tenant
from mock_graph.directory.users import User
from mock_graph.identity import authority as authorities
from mock_graph.identity import consent
from mock_graph.identity.authority import Authority
from mock_graph.identity.refusals import EntraError, FieldMissing
from mock_graph.identity.scopes import Asked, graph_resources, parse
from mock_graph.identity.sessions import Account
from mock_graph.identity.sign_in_refusals import AdminConsentDeclined, RedirectUnregistered
from mock_graph.web.entra_answers import trace
from mock_graph.web.entra_pages import error_page, person, sign_in_page, signed_in
from mock_graph.web.support import state
from simkit.recording import file_under, note, operation

PATHS = ("/<tenant>/v2.0/adminconsent", "/<tenant>/adminconsent")


def admin_consent_blueprint() -> Blueprint:
    """Both forms of the address; the older one has no scope and means everything that is registered."""
    plane = Blueprint("admin_consent", __name__)
    plane.register_error_handler(EntraError, error_page)
    for path in PATHS:
        plane.get(path)(_look)
        plane.post(path)(_decide)
    return plane


@operation("entra.admin_consent")
def _look(tenant: str) -> AnyResponse:
    authority, app, asked = _asked(tenant)
    here = request.full_path.rstrip("?")
    account = _administrator(authority)
    if account is None:
        if not [one for one in signed_in() if authority.admits(one.tenant_id)] or request.args.get("prompt") == "login":
            note(outcome="sign-in")
            return sign_in_page(authority, here)
        note(outcome="not an administrator")
        return make_response(render_template("admin_consent.html", app=app, barred=True, again=_again(authority, here)))
    home, user = account[1]
    note(outcome="consent", user=user.key)
    permissions = [*(asked.permissions if asked else ()), *(asked.openid if asked else ())]
    if asked is None or ".default" in permissions:
        permissions = sorted(app.declared_delegated | app.declared_application)
    page = render_template(
        "admin_consent.html", app=app, barred=False, permissions=permissions, tenant=home, upn=user.upn, action=here
    )
    return make_response(page)


@operation("entra.admin_consent")
def _decide(tenant: str) -> AnyResponse:
    authority, app, asked = _asked(tenant)
    account = _administrator(authority)
    if account is None:
        return redirect(request.full_path.rstrip("?"), 303)
    home, user = account[1]
    file_under(home.clinic)
    note(user=user.key)
    if "accept" not in request.form:
        reason = AdminConsentDeclined()
        note(outcome=reason.error, number=reason.number)
        description = reason.description(state().sim.clock.now(), *trace())
        return _back({"admin_consent": "True", "error": reason.error, "error_description": description})
    consent.grant_for_everybody(home, app, asked)
    note(outcome="granted")
    scope = {"scope": request.args["scope"]} if request.args.get("scope") else {}
    return _back({"admin_consent": "True", "tenant": home.id, **scope})


def _asked(tenant: str) -> tuple[Authority, App, Asked | None]:
    authority = authorities.resolve(state().directory, tenant)
    for field in ("client_id", "redirect_uri"):
        if not request.args.get(field):
            raise FieldMissing(field=field)
    client_id, redirect_uri = request.args["client_id"], request.args["redirect_uri"]
    note(client_id=client_id, user=None)
    app = authority.app_to_consent(client_id)
    if redirect_uri not in app.redirect_uris:
        raise RedirectUnregistered(redirect_uri=redirect_uri, client_id=client_id)
    scope = request.args.get("scope", "")
    return authority, app, parse(scope, graph_resources(state().public_url)) if scope.strip() else None


def _administrator(authority: Authority) -> tuple[Account, tuple[Tenant, User]] | None:
    """The first account of the session that may consent for an organization that the address admits."""
    for one in signed_in():
        found = person(one)
        if found and authority.admits(one.tenant_id) and consent.is_administrator(found[1]):
            return one, found
    return None


def _again(authority: Authority, here: str) -> str:
    return f"/{authority.endpoint_part}/login?{urlencode({'ctx': here})}"


def _back(fields: dict[str, str]) -> AnyResponse:
    given = {"state": request.args["state"]} if "state" in request.args else {}
    address = request.args["redirect_uri"]
    joint = "&" if "?" in address else "?"
    return redirect(f"{address}{joint}{urlencode({**fields, **given})}")
