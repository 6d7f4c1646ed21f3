"""Standalone launch: the person signs in to Epic or MyChart, a MyChart user also consents, then the code goes back."""

from datetime import datetime

from mock_epic.people import Patient, Person, Proxy, StaffMember
from mock_epic.smart.authorize import AuthorizeRefused, CodeIssued, issue_code, redirect
from mock_epic.smart.issued import SIGN_IN_PATIENCE, Grant, Situation
from mock_epic.state import Clinic
from simkit.ids import Ids


class WrongCredentials(Exception):
    """The user id or the password is not right; the page does not say which."""

    def __init__(self) -> None:
        super().__init__("That user ID and password do not match. Check both and try again.")


class ConsentNeeded(Exception):
    """A MyChart user has signed in and is asked; `ticket` carries the answer, `charts` are theirs to choose from."""

    def __init__(self, ticket: str, person: Person, charts: list[Patient]) -> None:
        super().__init__(ticket)
        self.ticket = ticket
        self.person = person
        self.charts = charts


def who_signs_in(clinic: Clinic, kind: str, user: str, password: str) -> Person:
    """The person with these credentials; WrongCredentials if there is none. User ids ignore case, passwords do not."""
    key = clinic.people_by_login.get((kind, user.strip().casefold()))
    if key is not None:
        person = clinic.staff[key] if kind == "staff" else clinic.portal_user(key)
        if person is not None and person.password == password:
            return person
    raise WrongCredentials


def pending(clinic: Clinic, ticket: str, now: datetime) -> Grant:
    """The request that waits for this sign-in; AuthorizeRefused if there is none any more."""
    waiting = clinic.sign_ins.get(ticket, now)
    if waiting is None:
        raise AuthorizeRefused("sign_in_expired")
    return waiting


def sign_in(clinic: Clinic, ticket: str, user: str, password: str, ids: Ids, now: datetime) -> CodeIssued:
    """Go on after the sign-in page; WrongCredentials to show it again, ConsentNeeded for a MyChart user."""
    waiting = pending(clinic, ticket, now)
    person = who_signs_in(clinic, waiting.situation.kind, user, password)
    clinic.sign_ins.take(ticket, now)
    if isinstance(person, StaffMember):
        return issue_code(waiting._replace(situation=Situation("staff", person.key)), clinic, ids, now)
    charts = [clinic.patients[key] for key in clinic.charts_of(person)]
    situation = Situation("patient", charts[0].key, proxy=person.key if isinstance(person, Proxy) else None)
    consent = ids.token("consent", 24)
    clinic.sign_ins.put(consent, waiting._replace(situation=situation), now + SIGN_IN_PATIENCE, now)
    raise ConsentNeeded(consent, person, charts)


def answer_consent(clinic: Clinic, ticket: str, allowed: bool, ids: Ids, now: datetime, chart: str = "") -> CodeIssued:
    """Go on after the consent page. Refusing sends `access_denied` back (RFC 6749; not seen at Epic, our choice).

    `chart` is the key of the patient that somebody who acts for several has chosen.
    """
    asked = clinic.sign_ins.take(ticket, now)
    if asked is None or not asked.situation.person:
        raise AuthorizeRefused("consent_expired")
    if not allowed and not clinic.profile.decline_redirects:
        raise AuthorizeRefused("declined", "access_denied")
    if not allowed:
        return CodeIssued(redirect(asked, {"error": "access_denied"}))
    situation = asked.situation
    if chart and situation.proxy is not None:
        if chart not in clinic.proxies[situation.proxy].patients:
            raise AuthorizeRefused("not_a_proxy_of_this_patient", "access_denied")
        situation = situation._replace(person=chart)
    return issue_code(asked._replace(situation=situation), clinic, ids, now)
