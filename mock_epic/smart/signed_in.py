"""An authorization request answered for a person without a browser: what sign-in and consent would have led to."""

from dataclasses import dataclass
from datetime import datetime

from mock_epic.smart.authorize import AuthorizeRefused, AuthorizeRequest, CodeIssued, authorize
from mock_epic.smart.sign_in import ConsentNeeded, answer_consent, sign_in
from mock_epic.state import Clinic
from simkit.ids import Ids


class SignInImpossible(ValueError):
    """Nobody could sign in like this; the message says why."""


@dataclass(frozen=True)
class SignInWish:
    """Who signs in to answer an authorization request; `patient` is the chart that somebody who acts for several means.

    `allow` is false for a MyChart user who declines on the consent page.
    """

    request: AuthorizeRequest
    person: str
    patient: str = ""
    allow: bool = True


@dataclass(frozen=True)
class _Credentials:
    user: str
    password: str


def signed_in_for(clinic: Clinic, wanted: SignInWish, ids: Ids, now: datetime) -> CodeIssued:
    """Where the browser would be sent in the end; SignInImpossible if the request ends at a page."""
    try:
        outcome = authorize(wanted.request, clinic, ids, now)
        if isinstance(outcome, CodeIssued):
            return outcome
        who = _credentials(clinic, wanted.person, outcome.audience)
        return _through_consent(clinic, outcome.ticket, who, wanted, ids, now)
    except AuthorizeRefused as refused:
        raise SignInImpossible(f"The authorization request ends at the error page: {refused.reason}.") from None


def _through_consent(
    clinic: Clinic, ticket: str, who: _Credentials, wanted: SignInWish, ids: Ids, now: datetime
) -> CodeIssued:
    try:
        return sign_in(clinic, ticket, who.user, who.password, ids, now)
    except ConsentNeeded as consent:
        return answer_consent(clinic, consent.ticket, wanted.allow, ids, now, wanted.patient)


def _credentials(clinic: Clinic, key: str, audience: str) -> _Credentials:
    person = clinic.portal_user(key) if audience == "patient" else clinic.staff.get(key)
    if person is None:
        kind = "patient or proxy" if audience == "patient" else "member of staff"
        raise SignInImpossible(f"{key!r} is no {kind} of clinic {clinic.name!r}; the app is for a {audience}.")
    return _Credentials(person.login, person.password)
