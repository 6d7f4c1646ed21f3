"""Who is signed in at a screen, in a signed cookie; each clinic and each kind of person apart."""

from flask import Flask, Request, Response, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer

from mock_epic.people import PortalUser, StaffMember
from mock_epic.smart.sign_in import WrongCredentials, who_signs_in
from mock_epic.state import Clinic


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions for a server whose callers are mostly programs, which have none and are asked for none.

    The signer is made once: the secret is the same for the life of the simulator.
    """

    _signer: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookie and reads it."""
        if self._signer is None:
            self._signer = super().get_signing_serializer(app)
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session of the cookie; an empty one where there is none, without reading other cookies."""
        if self.get_cookie_name(app) not in request.environ.get("HTTP_COOKIE", ""):
            return self.session_class()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Set the cookie where it changed; what no view has looked at is as it came."""
        if session.accessed:
            super().save_session(app, session, response)


def signed_in_staff(clinic: Clinic) -> StaffMember | None:
    """The member of staff at this browser."""
    return clinic.staff.get(session.get(_name(clinic, "staff"), ""))


def signed_in_patient(clinic: Clinic) -> PortalUser | None:
    """The MyChart user at this browser: a patient, or somebody who acts for patients."""
    return clinic.portal_user(session.get(_name(clinic, "patient"), ""))


def sign_in_here(clinic: Clinic, kind: str, user: str, password: str) -> str | None:
    """Sign somebody in; returns what to tell them if that fails."""
    try:
        session[_name(clinic, kind)] = who_signs_in(clinic, kind, user, password).key
    except WrongCredentials as wrong:
        return str(wrong)
    return None


def sign_out_here(clinic: Clinic, kind: str) -> None:
    """Sign out whoever is signed in."""
    session.pop(_name(clinic, kind), None)


def _name(clinic: Clinic, kind: str) -> str:
    return f"{clinic.name}/{kind}"
