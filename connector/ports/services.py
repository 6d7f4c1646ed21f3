"""Services, machines and chance, as the use cases speak of them."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from connector.domain.attempts import Attempt
from connector.domain.configuration import Configuration
from connector.domain.join_window import Appointment
from connector.domain.reports import ChartAnswer, Report


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
    """A redeemed code: the context of the launch (without tokens) and the verified claims, if the server signs any.

    `appointment` comes with a patient's launch where Epic shows it.
    """

    context: dict[str, Any]
    identity: dict[str, Any] | None
    appointment: Appointment | None = None


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
    title: str = ""


class Directory(Protocol):
    """The tenant's people, seen with the token of who is signed in to the portal."""

    def is_global_administrator(self, token: str) -> bool:
        """Whether the signed-in person is a Global Administrator."""
        ...

    def find(self, token: str, text: str) -> list[DirectoryPerson]:
        """The people whose object id, user principal name or name is `text`."""
        ...

    def search(self, token: str, text: str) -> list[DirectoryPerson]:
        """A few people whose name, or a word of it, or user name begins with `text`."""
        ...

    def name_of(self, token: str, oid: str) -> DirectoryPerson | None:
        """One person, or None if the directory does not tell."""
        ...


@dataclass(frozen=True)
class Readiness:
    """What Graph tells of a tenant's readiness; None where it does not tell."""

    consented: bool | None = None
    policy_granted: bool | None = None
    organizer_licensed: bool | None = None
    subscribed: bool | None = None


class ReadinessOf(Protocol):
    """Whether a tenant is ready for visits."""

    def of(self, row: Configuration) -> Readiness:
        """How things stand for a row's tenant and organizer. Never raises for what Microsoft does."""
        ...

    def is_subscribed(self, tenant_id: str) -> bool | None:
        """Whether the organization has an active subscription for Production; None where Graph does not tell."""
        ...

    def has_teams(self, tenant_id: str, oid: str) -> bool | None:
        """Whether somebody's licences include Teams meetings; None where Graph does not tell."""
        ...


class Licences(Protocol):
    """What an organization and its people have bought, as launches ask for it."""

    def is_subscribed(self, tenant_id: str) -> bool | None:
        """Whether the organization has an active subscription for Production; None where Graph does not tell."""
        ...

    def has_teams(self, tenant_id: str, oid: str) -> bool | None:
        """Whether somebody's licences include Teams meetings; None where Graph does not tell."""
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


Tell = Callable[..., None]
"""Writes one event to the log: a name and flat values that identify nobody."""
