"""What the use cases need kept. Each promise holds for several threads at once."""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from connector.domain.attempts import Attempt
from connector.domain.audit import Step
from connector.domain.call_events import Place
from connector.domain.configuration import Configuration, Region
from connector.domain.launch import Launch
from connector.domain.live import Change
from connector.domain.reports import Report
from connector.domain.visit import Person, Subscription, Visit
from connector.ports.services import Meeting


class Configurations(Protocol):
    """The portal's rows."""

    def of_tenant(self, tenant_id: str) -> list[Configuration]:
        """All rows of a tenant, the waiting ones first."""
        ...

    def get(self, row_id: str) -> Configuration | None:
        """One row."""
        ...

    def approved_at_base(self, fhir_base: str) -> Iterable[Configuration]:
        """The approved rows of a FHIR base URL; several tenants may share one. Nothing is read for those not taken."""
        ...

    def save(self, row: Configuration) -> None:
        """Adds or replaces a row. Raises InvalidField if the tenant has its FHIR base URL already."""
        ...

    def approve(self, row: Configuration, at: datetime) -> bool:
        """Approves a row if it is still as given."""
        ...


class Audit(Protocol):
    """What was done in the portal."""

    def add(self, region: Region, step: Step) -> None:
        """Keeps an entry in its region."""
        ...

    def of_tenant(self, tenant_id: str) -> list[Step]:
        """The newest entries of a tenant, the newest first."""
        ...


class Attempts(Protocol):
    """Sign-ins under way."""

    def add(self, attempt: Attempt) -> None:
        """Remembers one."""
        ...

    def forget_ended(self, now: datetime) -> None:
        """Forgets those that took too long."""
        ...

    def take(self, state_digest: str, check: Callable[[Attempt], None]) -> Attempt | None:
        """Uses one up; one caller only gets it. One that `check` raises something about stays where it is."""
        ...


class Accounts(Protocol):
    """Which Microsoft account an EHR user signed in with, once."""

    def of_user(self, row: Configuration, ehr_user_id: str) -> str | None:
        """The bound account's object id."""
        ...

    def bind(self, row: Configuration, ehr_user_id: str, oid: str) -> bool:
        """Binds both to each other; False if either is bound to another."""
        ...


class Visits(Protocol):
    """Visits and the people expected in them."""

    def expect(
        self, row: Configuration, launch: Launch, external_id: str, meeting: Meeting, oid: str, at: datetime
    ) -> Visit:
        """The visit after this launch: it is made if absent, and its person expected once more; both or neither.

        Raises Problem if the row is not there any more.
        """
        ...

    def expect_again(
        self, row: Configuration, launch: Launch, external_id: str, oid: str, at: datetime
    ) -> Visit | None:
        """The same for a visit that has its meeting; None if there is none."""
        ...

    def get(self, visit_id: str) -> Visit | None:
        """One visit."""
        ...

    def named(self, external_id: str) -> Visit | None:
        """The visit of an external id."""
        ...

    def rules_set(self, visit_id: str, presenters: list[str]) -> None:
        """Remembers for whom the lobby was opened."""
        ...

    def in_doubt(self, quiet_since: datetime) -> list[str]:
        """Visits of which Teams may have told too little: a subscription is gone, or somebody stays connected while

        others have left or nothing was heard since `quiet_since`.
        """
        ...

    def over(self, quiet_since: datetime) -> list[str]:
        """Visits without open reports where nobody is connected and nothing happened since `quiet_since`."""
        ...

    def forget(self, visit_id: str) -> None:
        """Drops a visit and everything that belongs to it."""
        ...

    def sweep(self) -> None:
        """Sees to it that nothing of what was dropped is left anywhere on the disk."""
        ...


class Subscriptions(Protocol):
    """Subscriptions to the call events of visits."""

    def add(self, subscription: Subscription, seated: list[str] | None = None) -> None:
        """Remembers one before Graph is asked for it: its first event may come before Graph's answer.

        `seated` are those for whom the visit's lobby was opened just before, if it was; both are remembered or neither.
        """
        ...

    def established(self, client_state_digest: str, subscription_id: str) -> None:
        """Graph made it; empty if Graph said that one stands already."""
        ...

    def refused(self, client_state_digest: str, at: datetime) -> None:
        """Graph did not make it."""
        ...

    def extended(self, subscription_id: str, until: datetime) -> None:
        """It lives longer now."""
        ...

    def removed(self, subscription_id: str, at: datetime) -> None:
        """Graph ended it."""
        ...

    def made_up_for(self, visit_id: str, until: datetime) -> None:
        """What those of a visit that were gone by then would have told is known from elsewhere."""
        ...

    def by_client_state(self, digest: str) -> Subscription | None:
        """The one that carries this client state."""
        ...

    def alive(self, visit_id: str, now: datetime) -> Subscription | None:
        """A standing one of a visit."""
        ...

    def unserved(self, expiring_from: datetime, expiring_until: datetime, at_most: int) -> list[str]:
        """The visits without a standing one whose newest would expire in this time; `at_most` were asked for so far."""
        ...


@dataclass(frozen=True)
class RosterEntry:
    """A kept sighting: which participant was where, and who he was recognised as."""

    participant_id: str
    person: Person | None
    at: datetime
    place: str


class Roster(Protocol):
    """What Teams has told of a visit, inside one transaction with the reports that follow from it."""

    def known_accounts(self) -> set[str]:
        """The accounts bound in the visit's environment."""
        ...

    def entries(self) -> list[RosterEntry]:
        """All kept sightings of the visit."""
        ...

    def keep(self, entry: RosterEntry) -> None:
        """Keeps a sighting; a repeated one changes nothing."""
        ...

    def touch(self, at: datetime) -> None:
        """Something was heard of the visit."""
        ...

    def shown(self, person: Person) -> Place:
        """Where a person was when it was last shown; gone, if it never was."""
        ...

    def show(self, person: Person, place: Place, at: datetime) -> None:
        """Shows a change to those who follow the visit."""
        ...

    def reported(self, person: Person) -> int:
        """How many reports of a person were put out."""
        ...

    def put_out(self, person: Person, connected: bool, at: datetime) -> None:
        """Puts a report into the outbox."""
        ...

    def skip(self, person: Person) -> None:
        """Counts a report that was decided against."""
        ...


class LiveChanges(Protocol):
    """What is shown to those who follow a visit."""

    def of(self, visit_id: str) -> list[Change]:
        """All changes of a visit, in order."""
        ...


class Rosters(Protocol):
    """Rosters by visit."""

    def of(self, visit_id: str) -> AbstractContextManager["Roster"]:
        """A roster to read and write; everything or nothing is kept at the end of the with block."""
        ...


@dataclass(frozen=True)
class OutboxEntry:
    """A report in the outbox: open until its next try at `due_at`, or set aside with the status that refused it."""

    report: Report
    due_at: datetime
    set_aside: bool = False
    refused_with: int | None = None


class Outbox(Protocol):
    """Reports on their way to the chart. A report that was put out is kept until the chart answered it."""

    def entries(self) -> list[OutboxEntry]:
        """Everything in it, the oldest first."""
        ...

    def retry(self, number: int, at: datetime) -> bool:
        """Opens a report that was set aside; False if there is none of this number."""
        ...

    def drop(self, number: int) -> bool:
        """Forgets a report that the chart has not heard; False if there is none of this number."""
        ...

    def due(self, now: datetime, limit: int) -> list[Report]:
        """The oldest open report of each person in each visit, if its time has come. To one process at a time."""
        ...

    def done(self, report: Report) -> None:
        """The chart has it."""
        ...

    def set_aside(self, report: Report, status: int | None) -> None:
        """The chart will never take it."""
        ...

    def again(self, report: Report, at: datetime) -> None:
        """To be tried again, not before `at`."""
        ...
