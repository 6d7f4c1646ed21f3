"""What the use cases need of the world, as they would say it. The adapters keep these promises."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connector.domain.attempts import Attempt
from connector.domain.configuration import Configuration
from connector.domain.reports import ChartAnswer, Report
from connector.domain.visit import Person, Subscription, Visit


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The time in UTC."""
        ...


class Ids(Protocol):
    """Where ids, secrets and chance come from."""

    def new_id(self) -> str:
        """A fresh id for a row of ours."""
        ...

    def secret(self) -> str:
        """At least 256 unpredictable bits, URL-safe (SMART App Launch: state has at least 122)."""
        ...

    def reference(self) -> str:
        """A short id that a person can read out on the telephone."""
        ...

    def share(self) -> float:
        """A number from 0 up to 1, for jitter."""
        ...


@dataclass(frozen=True)
class EpicServer:
    """What discovery tells about an Epic environment; `issuer` and `keys_url` are empty where it signs nothing."""

    authorize_url: str
    token_url: str
    issuer: str = ""
    keys_url: str = ""
    supports_pkce: bool = False


@dataclass(frozen=True)
class EpicAnswer:
    """A redeemed code: the context of the launch (without tokens) and the verified claims, if the server signs any."""

    context: dict[str, Any]
    identity: dict[str, Any] | None


class Epic(Protocol):
    """The SMART server of an Epic environment."""

    def validate(self, fhir_base: str) -> EpicServer:
        """Discovery after a look at /metadata. Raises InvalidField when it is no Epic FHIR server of ours."""
        ...

    def authorize_url(self, fhir_base: str, attempt: "SignInRequest") -> str:
        """Where the browser goes to sign in. Raises Problem."""
        ...

    def redeem(self, fhir_base: str, purpose: str, code: str, attempt: Attempt) -> EpicAnswer:
        """Exchanges the code and verifies who came back. Raises Problem."""
        ...


@dataclass(frozen=True)
class SignInRequest:
    """What an authorization request carries. `launch` is empty in a standalone launch."""

    purpose: str
    state: str
    nonce: str
    verifier: str
    launch: str = ""
    audience: str = ""


@dataclass(frozen=True)
class MicrosoftAccount:
    """A verified Microsoft sign-in. `token` is the delegated Graph token; it is kept in memory at most."""

    tenant_id: str
    oid: str
    token: str


class Microsoft(Protocol):
    """Entra ID."""

    def authorize_url(self, authority: str, attempt: SignInRequest) -> str:
        """Where the browser goes to sign in; `authority` is a tenant id or `organizations`. Raises Problem."""
        ...

    def redeem(self, authority: str, code: str, attempt: Attempt) -> MicrosoftAccount:
        """Exchanges the code and verifies the identity token. Raises Problem."""
        ...

    def notifying_tenant(self, validation_token: str) -> str | None:
        """The tenant for which Graph's publisher signed a validation token, or None if it did not."""
        ...


@dataclass(frozen=True)
class DirectoryPerson:
    """Somebody in the tenant's directory. The name is for the page that asked and is never stored."""

    oid: str
    name: str
    upn: str


class Directory(Protocol):
    """The tenant's people, seen with the token of who is signed in to the portal."""

    def is_global_administrator(self, token: str) -> bool:
        """Whether the signed-in person is a Global Administrator."""
        ...

    def find(self, token: str, text: str) -> list[DirectoryPerson]:
        """The people whose object id, user principal name or name is `text`."""
        ...

    def name_of(self, token: str, oid: str) -> DirectoryPerson | None:
        """One person, or None if the directory does not tell."""
        ...


@dataclass(frozen=True)
class Meeting:
    """A Teams meeting: its id at Graph and its join link."""

    id: str
    join_url: str


class Teams(Protocol):
    """The online meetings of a tenant and what happens in them."""

    def create_or_get(self, row: Configuration, body: Mapping[str, Any]) -> Meeting:
        """The meeting of an external id, made if absent. Raises Problem."""
        ...

    def set_rules(self, row: Configuration, meeting_id: str, body: Mapping[str, Any]) -> None:
        """Lobby, presenters and attendees of a meeting. Raises Problem."""
        ...

    def subscribe(self, tenant_id: str, join_url: str, client_state: str, until: datetime) -> str:
        """A new subscription's id; empty where one stands already. Raises Problem."""
        ...

    def renew(self, tenant_id: str, subscription_id: str, until: datetime) -> bool:
        """Whether the subscription was found and extended. Raises Problem."""
        ...

    def unsubscribe(self, tenant_id: str, subscription_id: str) -> None:
        """Ends a subscription, if it still stands. Raises Problem."""
        ...

    def attendance(self, row: Configuration, meeting_id: str) -> Any:
        """The attendance reports of a meeting, as Graph gives them. Raises Problem."""
        ...


class Chart(Protocol):
    """Epic's connection status service."""

    def tell(self, row: Configuration, session_id: str, report: Report) -> ChartAnswer:
        """Sends one report. Never raises for what the chart or the network does."""
        ...


class Unsealer(Protocol):
    """The private key to Graph's encrypted notifications."""

    def open(self, sealed: Mapping[str, Any]) -> Any:
        """The document inside, after its signature was checked. Raises ValueError."""
        ...


class Locks(Protocol):
    """Locks by name."""

    def hold(self, name: str) -> AbstractContextManager[None]:
        """Waits for the lock and holds it for a with block."""
        ...


class Configurations(Protocol):
    """The portal's rows."""

    def of_tenant(self, tenant_id: str) -> list[Configuration]:
        """All rows of a tenant, the waiting ones first."""
        ...

    def get(self, row_id: str) -> Configuration | None:
        """One row."""
        ...

    def approved_at_base(self, fhir_base: str) -> list[Configuration]:
        """The approved rows of a FHIR base URL; several tenants may share one."""
        ...

    def save(self, row: Configuration) -> None:
        """Adds or replaces a row. Raises InvalidField if the tenant has its FHIR base URL already."""
        ...

    def approve(self, row: Configuration, at: datetime) -> bool:
        """Approves a row if it is still as given."""
        ...


class Attempts(Protocol):
    """Sign-ins under way."""

    def add(self, attempt: Attempt) -> None:
        """Remembers one."""
        ...

    def forget_ended(self, now: datetime) -> None:
        """Forgets those that took too long."""
        ...

    def find(self, state_digest: str) -> Attempt | None:
        """Looks at one."""
        ...

    def take(self, state_digest: str) -> bool:
        """Uses one up; True for one caller only."""
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

    def open(self, row: Configuration, session_id: str, external_id: str, at: datetime) -> Visit:
        """The visit of an external id, made if absent."""
        ...

    def get(self, visit_id: str) -> Visit | None:
        """One visit."""
        ...

    def expect(self, visit_id: str, person: Person, oid: str, at: datetime) -> Visit:
        """The visit after this person launched it once more."""
        ...

    def met(self, visit_id: str, meeting: Meeting) -> None:
        """Remembers the visit's meeting."""
        ...

    def rules_set(self, visit_id: str, presenters: list[str]) -> None:
        """Remembers for whom the lobby was opened."""
        ...

    def in_doubt(self, quiet_since: datetime) -> list[str]:
        """Visits of which Teams may have told too little: a subscription is gone, or somebody stays connected and

        nothing was heard since `quiet_since`.
        """
        ...

    def over(self, quiet_since: datetime) -> list[str]:
        """Visits without open reports where nobody is connected and nothing happened since `quiet_since`."""
        ...

    def forget(self, visit_id: str) -> None:
        """Drops a visit and everything that belongs to it."""
        ...

    def presenters_set(self, visit_id: str) -> list[str] | None:
        """For whom the lobby was opened, or None if its rules were never set."""
        ...


class Subscriptions(Protocol):
    """Subscriptions to the call events of visits."""

    def add(self, subscription: Subscription) -> None:
        """Remembers one before Graph is asked for it: its first event may come before Graph's answer."""
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

    def reported(self, person: Person) -> int:
        """How many reports of a person were put out."""
        ...

    def put_out(self, person: Person, connected: bool, at: datetime) -> None:
        """Puts a report into the outbox."""
        ...

    def skip(self, person: Person) -> None:
        """Counts a report that was decided against."""
        ...


class Rosters(Protocol):
    """Rosters by visit."""

    def of(self, visit_id: str) -> AbstractContextManager["Roster"]:
        """A roster to read and write; everything or nothing is kept at the end of the with block."""
        ...


class Outbox(Protocol):
    """Reports on their way to the chart. A report that was put out is kept until the chart answered it."""

    def due(self, now: datetime, limit: int) -> list[Report]:
        """The oldest open report of each person in each visit, if its time has come."""
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


Tell = Callable[..., None]
"""Writes one event to the log: a name and flat values that identify nobody."""
