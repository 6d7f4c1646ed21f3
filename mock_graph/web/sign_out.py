"""Signing out of Microsoft in a browser.

Source: Microsoft identity platform, "OpenID Connect on the Microsoft identity platform" (end_session_endpoint, single
sign-out); OpenID Connect Front-Channel Logout 1.0. Apps are called with `sid` alone, as seen live, not with `iss`.
"""

from urllib.parse import quote, urlencode, urlsplit

from flask import Blueprint, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_graph.identity import authority as authorities
from mock_graph.identity.authority import Authority
from mock_graph.identity.refusals import EntraError
from mock_graph.identity.sessions import Browser
from mock_graph.web.entra_pages import cookie, error_page
from mock_graph.web.support import SESSION_COOKIE, state
from simkit.recording import note, operation

_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; base-uri 'none'; frame-src"


def sign_out_blueprint() -> Blueprint:
    """The end of a session."""
    plane = Blueprint("sign_out", __name__)
    plane.register_error_handler(EntraError, error_page)
    plane.route("/<tenant>/oauth2/v2.0/logout", methods=["GET", "POST"])(_logout)
    return plane


@operation("entra.sign_out")
def _logout(tenant: str) -> AnyResponse:
    """Sign the browser out, let it tell the apps of the session, and lead on to a registered address."""
    authority = authorities.resolve(state().directory, tenant)
    told = _logout_addresses(state().sessions.sign_out(cookie()))
    note(apps_told=len(told))
    onwards = _onwards(authority)
    if onwards and not told:
        answer: AnyResponse = redirect(onwards)
    else:
        answer = make_response(render_template("signed_out.html", told=told, onwards=onwards))
        if told:
            origins = sorted({"{0.scheme}://{0.netloc}".format(urlsplit(one)) for one in told})
            answer.headers["Content-Security-Policy"] = f"{_POLICY} {' '.join(origins)}"
    answer.delete_cookie(SESSION_COOKIE)
    return answer


def _logout_addresses(session: Browser) -> list[str]:
    """The front-channel logout URL of each app of the session that has one."""
    apps = [state().directory.app(client_id) for client_id in session.apps]
    addresses = [app.logout_url for app in apps if app is not None and app.logout_url]
    return [f"{one}{'&' if '?' in one else '?'}{urlencode({'sid': session.sid})}" for one in addresses]


def _onwards(authority: Authority) -> str | None:
    """`post_logout_redirect_uri` with the state, if some app has registered it."""
    wanted = request.values.get("post_logout_redirect_uri", "")
    tenants = [authority.tenant] if authority.tenant else list(state().directory)
    if wanted not in {uri for one in tenants for app in one.apps.values() for uri in app.redirect_uris}:
        return None
    given = request.values.get("state")
    return f"{wanted}{'&' if '?' in wanted else '?'}state={quote(given, safe='')}" if given else wanted
