"""Who may call Epic's web services: a bearer token, or HTTP Basic as `emp$user` with the header Epic-Client-ID.

The header is mandatory with Basic (February 2019) and optional with a bearer. A site takes one of the two, or both.
"""

import hmac
from dataclasses import dataclass
from datetime import datetime

from mock_epic.apps import App
from mock_epic.smart.client_authentication import basic_credentials
from mock_epic.smart.token_errors import InvalidClient
from mock_epic.state import Clinic


class CallerUnknown(Exception):
    """The call is not authorized; `method` is what it tried: bearer, basic or none."""

    def __init__(self, method: str) -> None:
        super().__init__(method)
        self.method = method


@dataclass(frozen=True)
class Caller:
    """`person_key` is set for the token of a launching user, None for a backend app or a background user."""

    client_id: str
    method: str
    person_key: str | None = None


def caller_of(authorization: str, epic_client_id: str, clinic: Clinic, now: datetime) -> Caller:
    """Who is calling; CallerUnknown if nobody who may."""
    scheme, _, value = authorization.partition(" ")
    method = scheme.lower()
    if method not in ("bearer", "basic"):
        raise CallerUnknown("none")
    if method not in clinic.profile.status_callers:
        raise CallerUnknown(method)
    if method == "bearer":
        return _bearer(value.strip(), clinic, now)
    return _background_user(authorization, epic_client_id, clinic, now)


def _bearer(token: str, clinic: Clinic, now: datetime) -> Caller:
    known = clinic.access_tokens.get(token, now)
    if known is None:
        raise CallerUnknown("bearer")
    return Caller(known.client_id, "bearer", known.situation.person if known.situation else None)


def _background_user(authorization: str, epic_client_id: str, clinic: Clinic, now: datetime) -> Caller:
    try:
        user, password = basic_credentials(authorization)
    except InvalidClient:
        raise CallerUnknown("basic") from None
    app = clinic.app(epic_client_id, now)
    if not epic_client_id and not clinic.profile.client_id_header_required:
        app = next((one for one in list(clinic.apps.values()) if _right(one, user, password)), None)
    if app is None or app.auth != "emp_basic" or not _right(app, user, password):
        raise CallerUnknown("basic")
    return Caller(app.client_id, "basic")


def _right(app: App, user: str, password: str) -> bool:
    expected = f"emp${app.user.removeprefix('emp$')}:{app.password}"
    return bool(app.password) and hmac.compare_digest(f"{user}:{password}".encode(), expected.encode())
