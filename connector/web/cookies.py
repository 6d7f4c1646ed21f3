"""The connector's cookies: one per sign-in attempt, so that several tabs do not disturb each other, and the portal's.

HttpOnly, SameSite=Lax (the answer of a sign-in comes as a top-level navigation), Secure over https.
"""

from flask import redirect, request
from werkzeug.wrappers import Response

from connector.domain.attempts import PATIENCE
from connector.use_cases.sign_in import Onward, digest

CALLBACKS = "/callback"
PORTAL = "ehr-connector-portal"


def send_onward(onward: Onward) -> Response:
    """The redirect of a sign-in that begins, with the cookie that binds it to this browser; or the plain redirect."""
    response = redirect(onward.url, 302)
    if onward.secrets:
        response.set_cookie(
            _name(onward.secrets.state),
            onward.secrets.browser,
            max_age=PATIENCE,
            path=CALLBACKS,
            secure=_over_https(),
            httponly=True,
            samesite="Lax",
        )
    return response


def browser_of(state: str) -> str:
    """The secret by which the browser shows that it began the attempt; empty if it does not."""
    return request.cookies.get(_name(state), "")


def forget_attempt(response: Response, state: str) -> Response:
    """Takes the attempt's cookie away."""
    response.delete_cookie(_name(state), path=CALLBACKS, secure=_over_https(), httponly=True, samesite="Lax")
    return response


def remember_portal(response: Response, session_id: str) -> Response:
    """Gives the browser its portal session; it ends with the browser."""
    response.set_cookie(PORTAL, session_id, secure=_over_https(), httponly=True, samesite="Lax")
    return response


def _name(state: str) -> str:
    return f"ehr-connector-attempt-{digest(state)[:16]}"


def _over_https() -> bool:
    """By our own address, since a proxy may speak http to us."""
    return bool(request.environ.get("connector.https"))
