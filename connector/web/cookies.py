"""The connector's cookies: one per sign-in attempt, so that several tabs do not disturb each other, and the portal's.

HttpOnly, SameSite=Lax (the answer of a sign-in comes as a top-level navigation). Over https they are Secure and their
names say so: `__Host-`, by which browsers take them from this very host only (RFC 6265bis §4.1.3, OWASP ASVS 3.3.3).
Browsers refuse such names over http, so local runs go without.
"""

from flask import request
from werkzeug.wrappers import Response

from connector.domain.attempts import PATIENCE
from connector.use_cases.sign_in import Onward, digest
from connector.web.redirects import redirect_to

PORTAL = "ehr-connector-portal"


def send_onward(onward: Onward) -> Response:
    """The redirect of a sign-in that begins, with the cookie that binds it to this browser; or the plain redirect."""
    response = redirect_to(onward.url)
    if onward.secrets:
        response.set_cookie(
            _name(onward.secrets.state),
            onward.secrets.browser,
            max_age=PATIENCE,
            secure=over_https(),
            httponly=True,
            samesite="Lax",
        )
    return response


def browser_of(state: str) -> str:
    """The secret by which the browser shows that it began the attempt; empty if it does not."""
    return request.cookies.get(_name(state), "")


def forget_attempt(response: Response, state: str) -> Response:
    """Takes the attempt's cookie away."""
    response.delete_cookie(_name(state), secure=over_https(), httponly=True, samesite="Lax")
    return response


def remember_portal(response: Response, session_id: str) -> Response:
    """Gives the browser its portal session; it ends with the browser."""
    response.set_cookie(prefixed(PORTAL), session_id, secure=over_https(), httponly=True, samesite="Lax")
    return response


def portal_session() -> str:
    """The portal session of the browser that asks; empty without one."""
    return request.cookies.get(prefixed(PORTAL), "")


def prefixed(name: str, prefix: str = "__Host-") -> str:
    """The name of a cookie of ours."""
    return f"{prefix}{name}" if over_https() else name


def _name(state: str) -> str:
    return prefixed(f"ehr-connector-attempt-{digest(state)[:16]}")


def over_https() -> bool:
    """By our own address, since a proxy may speak http to us."""
    return bool(request.environ.get("connector.https"))
