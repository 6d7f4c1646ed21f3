"""Standalone launch: the person signs in to Epic or MyChart, a MyChart user also consents, then the code goes back."""

from dataclasses import replace
from datetime import datetime

from mock_epic.people import Person
from mock_epic.smart.authorize import AuthorizeRefused, CodeIssued, issue_code, redirect
from mock_epic.smart.issued import SIGN_IN_PATIENCE, Grant, Situation
from mock_epic.state import Clinic
from simkit.ids import Ids


class WrongCredentials(Exception):
    """The user id or the password is not right; the page does not say which."""

    def __init__(self) -> None:
        super().__init__("That user ID and password do not match. Check both and try again.")


class ConsentNeeded(Exception):
    """A MyChart user has signed in and is asked; `ticket` carries the answer."""

    def __init__(self, ticket: str, person: Person) -> None:
        super().__init__(ticket)
        self.ticket = ticket
        self.person = person


def who_signs_in(clinic: Clinic, kind: str, user: str, password: str) -> Person:
    """The person with these credentials; WrongCredentials if there is none. User ids ignore case, passwords do not."""
    people: list[Person] = list(clinic.staff.values() if kind == "staff" else clinic.patients.values())
    for person in people:
        if person.login and person.login.casefold() == user.strip().casefold() and person.password == password:
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
    situation = Situation(waiting.situation.kind, person.key)
    if situation.kind == "staff":
        return issue_code(waiting, situation, clinic, ids, now)
    consent = ids.token("consent", 24)
    clinic.sign_ins.put(consent, replace(waiting, situation=situation), now + SIGN_IN_PATIENCE)
    raise ConsentNeeded(consent, person)


def answer_consent(clinic: Clinic, ticket: str, allowed: bool, ids: Ids, now: datetime) -> CodeIssued:
    """Go on after the consent page. Refusing sends `access_denied` back (RFC 6749; not seen at Epic, our choice)."""
    asked = clinic.sign_ins.take(ticket, now)
    if asked is None or not asked.situation.person:
        raise AuthorizeRefused("consent_expired")
    if allowed:
        return issue_code(asked, asked.situation, clinic, ids, now)
    return CodeIssued(redirect(asked, {"error": "access_denied"}))
