"""Approving: the approver named on a row signs in to Epic at that very FHIR base URL, looks, and approves.

A SMART standalone launch whose only purpose is to show that the address is right and that he may speak for it. Nothing
is read there and nothing of the sign-in is kept; signing in is not approving.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.domain.audit import Deed
from connector.domain.configuration import Configuration, Member, may_approve
from connector.ports import Clock, Configurations, Epic, Tell
from connector.use_cases.keep_audit import KeepAudit
from connector.use_cases.sign_in import Onward, SignIns, request_of

REVIEW_TIME = timedelta(minutes=15)


@dataclass(frozen=True)
class Review:
    """A row as its approver sees it after signing in to Epic; `epic_user` is for the banner."""

    row: Configuration
    epic_user: str
    until: datetime


class Approve:
    """The approver's deeds."""

    def __init__(
        self,
        configurations: Configurations,
        epic: Epic,
        sign_ins: SignIns,
        clock: Clock,
        tell: Tell,
        audit: KeepAudit,
    ) -> None:
        self._configurations = configurations
        self._epic = epic
        self._sign_ins = sign_ins
        self._clock = clock
        self._tell = tell
        self._audit = audit

    def start(self, member: Member, row: Configuration, session: str) -> Onward:
        """To Epic's sign-in. `session` is the digest of the portal session. Raises Problem."""
        if not may_approve(member, row):
            raise problems.not_allowed("the Epic customer analyst named on the row can approve it")
        facts = {"row": row.id, "fhir_base": row.fhir_base, "session": session, "region": row.region.value}
        secrets = self._sign_ins.begin(Purpose.APPROVAL, **facts)
        self._audit.note(member, row, Deed.SIGN_IN_BEGUN)
        return Onward(self._epic.authorize_url(row.fhir_base, request_of(Purpose.APPROVAL, secrets)), secrets)

    def return_from_epic(self, attempt: Attempt, code: str, member: Member, session: str) -> Review:
        """What the approver may now look at. Raises Problem unless it is the row, person and session that began."""
        if attempt.facts["session"] != session:
            raise problems.sign_in_not_ours()
        row = self._configurations.get(attempt.facts["row"])
        if row is None or row.fhir_base != attempt.facts["fhir_base"] or not may_approve(member, row):
            raise problems.sign_in_to_epic_first()
        try:
            answer = self._epic.redeem(row.fhir_base, attempt.purpose, code, attempt)
        except (problems.Problem, problems.TooBusy):
            self._audit.note(member, row, Deed.SIGN_IN_FAILED)
            raise
        self._tell("approval.signed-in", configuration=row.id)
        self._audit.note(member, row, Deed.SIGNED_IN)
        return Review(row, epic_user_in(answer.identity), self._clock.now() + REVIEW_TIME)

    def approve(self, member: Member, review: Review | None) -> Configuration:
        """Approves what was reviewed. Raises Problem if that is too long ago or the row is another now."""
        if review is None or self._clock.now() > review.until or not may_approve(member, review.row):
            raise problems.sign_in_to_epic_first()
        if not self._configurations.approve(review.row, self._clock.now()):
            raise problems.sign_in_to_epic_first()
        self._tell("approval.given", configuration=review.row.id)
        self._audit.note(member, review.row, Deed.APPROVED)
        return review.row

    def go_back(self, member: Member, review: Review | None) -> None:
        """Leaves the row waiting."""
        if review is not None:
            self._audit.note(member, review.row, Deed.WENT_BACK)


def epic_user_in(identity: dict[str, Any] | None) -> str:
    """How the banner calls the person: by the id that Epic gives, or not at all where Epic gives none."""
    claims = identity or {}
    if claims.get("preferred_username"):
        return str(claims["preferred_username"])
    return str(claims.get("fhirUser") or claims.get("sub") or "an Epic user").rsplit("/", 1)[-1]
