"""Who is signed in to the portal: kept in memory, so that no token and no name is ever at rest.

After a restart people sign in again, which Microsoft does silently. The anti-forgery token of the session is in every
form (OWASP ASVS 4.2.2, "synchronizer token").
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hmac import compare_digest
from threading import Lock

from flask import request

from connector.domain import problems
from connector.domain.configuration import Member
from connector.ports import Clock, DirectoryPerson, Ids
from connector.use_cases.approve import Review
from connector.use_cases.configure import SignedIn
from connector.use_cases.sign_in import digest
from connector.web.cookies import portal_session

LIFE, IDLE = timedelta(hours=8), timedelta(minutes=30)
"""How long a session lasts at most, and how long without being used (OWASP ASVS 7.3)."""


@dataclass
class Session:
    """One signed-in browser."""

    digest: str
    who: SignedIn
    form_token: str
    until: datetime
    used: datetime
    reviews: dict[str, Review] = field(default_factory=dict)
    people: dict[str, DirectoryPerson] = field(default_factory=dict)

    @property
    def member(self) -> Member:
        """The person, by ids."""
        return self.who.member


class NotSignedIn(Exception):
    """Nobody is signed in in this browser."""


class PortalSessions:
    """All signed-in browsers, by the digest of their cookie."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._sessions: dict[str, Session] = {}
        self._lock = Lock()

    def open(self, who: SignedIn) -> str:
        """A new session's cookie."""
        session_id, now = self._ids.secret(), self._clock.now()
        session = Session(digest(session_id), who, self._ids.secret(), now + LIFE, now)
        with self._lock:
            self._sessions = {key: each for key, each in self._sessions.items() if _lasts(each, now)}
            self._sessions[session.digest] = session
        return session_id

    def current(self) -> Session:
        """The session of this request, which uses it. Raises NotSignedIn."""
        session, now = self._sessions.get(digest(portal_session())), self._clock.now()
        if session is None or not _lasts(session, now):
            raise NotSignedIn
        session.used = now
        return session

    def of_form(self) -> Session:
        """The session of a form that was sent. Raises NotSignedIn, or Problem for a forged form."""
        session = self.current()
        if not compare_digest(request.form.get("form_token", "").encode(), session.form_token.encode()):
            raise problems.forged_form()
        return session

    def close(self, session: Session) -> None:
        """Signs out."""
        with self._lock:
            self._sessions.pop(session.digest, None)


def _lasts(session: Session, now: datetime) -> bool:
    return now <= min(session.until, session.used + IDLE)
