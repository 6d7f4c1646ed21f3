"""The connector's cookies: one per sign-in attempt, so that several tabs do not disturb each other, and the portal's.

HttpOnly, SameSite=Lax (the answer of a sign-in comes as a top-level navigation). Over https they are Secure and their
names say so: `__Host-`, by which browsers take them from this very host only (RFC 6265bis §4.1.3, OWASP ASVS 3.3.3).
Browsers refuse such names over http, so local runs go without.
"""

from datetime import timedelta
from email.utils import formatdate
from time import time

from flask import request
from werkzeug.wrappers import Response

from connector.domain.attempts import PATIENCE
from connector.use_cases.sign_in import Onward, digest
from connector.web.redirects import redirect_to

PORTAL = "ehr-connector-portal"
GONE = "; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0"


def send_onward(onward: Onward) -> Response:
    """The redirect of a sign-in that begins, with the cookie that binds it to this browser; or the plain redirect."""
    response = redirect_to(onward.url)
    if onward.secrets:
        put(response, _name(onward.secrets.state), onward.secrets.browser, lasting(PATIENCE))
    return response


def browser_of(state: str) -> str:
    """The secret by which the browser shows that it began the attempt; empty if it does not."""
    return request.cookies.get(_name(state), "")


def forget_attempt(response: Response, state: str) -> Response:
    """Takes the attempt's cookie away."""
    return put(response, _name(state), "", GONE)


def remember_portal(response: Response, session_id: str) -> Response:
    """Gives the browser its portal session; it ends with the browser."""
    return put(response, prefixed(PORTAL), session_id)


def portal_session() -> str:
    """The portal session of the browser that asks; empty without one."""
    return request.cookies.get(prefixed(PORTAL), "")


def put(response: Response, name: str, value: str, life: str = "", path: str = "/") -> Response:
    """Adds a cookie (RFC 6265 §4.1.1). Ours are of letters, digits, `-` and `_`: nothing in them is to be quoted."""
    secure = "; Secure" if over_https() else ""
    response.headers.add("Set-Cookie", f"{name}={value}{life}{secure}; HttpOnly; Path={path}; SameSite=Lax")
    return response


def lasting(life: timedelta) -> str:
    """How long a cookie lives that does not end with the browser."""
    seconds = int(life.total_seconds())
    return f"; Expires={formatdate(time() + seconds, usegmt=True)}; Max-Age={seconds}"


def prefixed(name: str, prefix: str = "__Host-") -> str:
    """The name of a cookie of ours."""
    return f"{prefix}{name}" if over_https() else name


def _name(state: str) -> str:
    return prefixed(f"ehr-connector-attempt-{digest(state)[:16]}")


def over_https() -> bool:
    """By our own address, since a proxy may speak http to us."""
    return bool(request.environ.get("connector.https"))
