"""The parts that a connector is put together from. Replace one to get a connector that differs in one thing."""

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event
from typing import Any

from connector.adapters.appointment_client import AppointmentClient
from connector.adapters.chart_client import BackendTokens, ChartClient
from connector.adapters.clock import SystemClock
from connector.adapters.directory_client import DirectoryClient
from connector.adapters.entra_client import EntraClient
from connector.adapters.graph_client import AppTokens, GraphClient
from connector.adapters.http import Http, RetryPolicy
from connector.adapters.ids import SystemIds
from connector.adapters.key_file import KeyFile
from connector.adapters.licences import RememberedLicences
from connector.adapters.locks import ThreadLocks
from connector.adapters.log import Log
from connector.adapters.metrics import Metrics
from connector.adapters.oauth import OAuth, Registration
from connector.adapters.outbox import OutboxStore
from connector.adapters.readiness_client import ReadinessClient
from connector.adapters.secret_box import SecretBox, key_from
from connector.adapters.smart_client import SmartClient
from connector.adapters.smart_discovery import Discovery
from connector.adapters.store.accounts import AccountStore
from connector.adapters.store.attempts import AttemptStore
from connector.adapters.store.audit import AuditStore, RegionalAudit
from connector.adapters.store.configurations import ConfigurationStore
from connector.adapters.store.database import Database
from connector.adapters.store.live import LiveStore
from connector.adapters.store.regional import RegionalAccounts, RegionalAttempts, RegionalConfigurations
from connector.adapters.store.regional_visits import (
    RegionalOutbox,
    RegionalRosters,
    RegionalSubscriptions,
    RegionalVisits,
)
from connector.adapters.store.rosters import RosterStore
from connector.adapters.store.subscriptions import SubscriptionStore
from connector.adapters.store.visit_ends import VisitEndStore
from connector.adapters.tokens import KeyRing, TokenVerifier
from connector.domain.attempts import StateCheck
from connector.domain.meeting import MeetingPolicy
from connector.domain.reports import ReportDecision
from connector.ports import (
    Accounts,
    Attempts,
    Audit,
    Chart,
    Clock,
    Configurations,
    Directory,
    Epic,
    Ids,
    Licences,
    LiveChanges,
    Locks,
    Microsoft,
    Outbox,
    ReadinessOf,
    Rosters,
    Subscriptions,
    Teams,
    Tell,
    Unsealer,
    Visits,
)
from connector.settings import Settings


@dataclass(frozen=True)
class Policies:
    """The decisions that are taken in one place each."""

    state: StateCheck = field(default_factory=StateCheck)
    meeting: MeetingPolicy = field(default_factory=MeetingPolicy)
    reports: ReportDecision = field(default_factory=ReportDecision)
    retry: RetryPolicy = field(default_factory=RetryPolicy)


@dataclass(frozen=True)
class Store:
    """Everything that is kept."""

    configurations: Configurations
    audit: Audit
    attempts: Attempts
    accounts: Accounts
    visits: Visits
    subscriptions: Subscriptions
    rosters: Rosters
    outbox: Outbox
    live: LiveChanges
    is_ready: Callable[[], bool] = lambda: True


@dataclass(frozen=True)
class Parts:
    """What create_app wires together."""

    policies: Policies
    store: Store
    epic: Epic
    microsoft: Microsoft
    directory: Directory
    readiness: ReadinessOf
    licences: Licences
    teams: Teams
    chart: Chart
    unsealer: Unsealer
    locks: Locks
    clock: Clock
    ids: Ids
    tell: Tell
    meeting_secret: str
    jwks: Callable[[], dict[str, Any]]
    metrics: Metrics = field(default_factory=Metrics)


def standard_parts(settings: Settings, policies: Policies | None = None) -> Parts:
    """The real parts. Opens the database and reads the key file, making either if it is absent."""
    policies = policies or Policies()
    clock, ids = SystemClock(), SystemIds()
    metrics = Metrics()
    tell = metrics.counting(Log(clock))
    keys = KeyFile(settings.key_file, clock)
    http = Http(settings.ca_bundle, _pause, policies.retry)
    verifier = TokenVerifier(KeyRing(http), clock)
    discovery = Discovery(http)
    entra_app = Registration(settings.entra_client_id, settings.entra_client_secret, "client_secret_post")
    entra = EntraClient(
        http, verifier, entra_app, settings.entra_url, f"{settings.public_url}/callback/microsoft", tell
    )
    app_tokens = AppTokens(entra, OAuth(http, "Microsoft", entra_app), settings.graph_resource)
    readiness = ReadinessClient(http, app_tokens, settings.graph_url, settings.subscription_skus)
    backend = OAuth(http, "Epic", Registration(settings.epic_backend_client_id))
    backend_tokens = BackendTokens(backend, discovery, keys, clock, ids)
    return Parts(
        policies=policies,
        store=standard_store(settings, ids, secret_box(settings, keys)),
        epic=SmartClient(
            http,
            discovery,
            verifier,
            Registration(
                settings.epic_provider_client_id, settings.epic_provider_client_secret, settings.epic_provider_auth
            ),
            Registration(settings.epic_patient_client_id),
            f"{settings.public_url}/callback/epic",
            tell,
            AppointmentClient(http, tell) if settings.read_appointments else None,
        ),
        microsoft=entra,
        directory=DirectoryClient(http, settings.graph_url),
        readiness=readiness,
        licences=RememberedLicences(readiness),
        teams=GraphClient(http, app_tokens, settings.graph_url, settings.public_url, keys, tell),
        chart=ChartClient(http, backend_tokens, settings.epic_backend_client_id, tell),
        unsealer=keys,
        locks=ThreadLocks(),
        clock=clock,
        ids=ids,
        tell=tell,
        meeting_secret=settings.secret_key or keys.meeting_secret,
        jwks=keys.jwks,
        metrics=metrics,
    )


def standard_store(settings: Settings, ids: Ids, box: SecretBox | None = None) -> Store:
    """The store in the databases of the settings, one for each region, migrated."""
    box = box or secret_box(settings, KeyFile(settings.key_file, SystemClock()))
    databases = {region: Database(url) for region, url in settings.database_urls.items()}
    for database in databases.values():
        database.migrate()
    visits = RegionalVisits({region: VisitEndStore(database, ids) for region, database in databases.items()})
    subscriptions = {region: SubscriptionStore(database) for region, database in databases.items()}
    return Store(
        RegionalConfigurations({region: ConfigurationStore(database) for region, database in databases.items()}),
        RegionalAudit({region: AuditStore(database) for region, database in databases.items()}),
        RegionalAttempts({region: AttemptStore(database, box) for region, database in databases.items()}),
        RegionalAccounts({region: AccountStore(database) for region, database in databases.items()}),
        visits,
        RegionalSubscriptions(subscriptions, visits),
        RegionalRosters({region: RosterStore(database) for region, database in databases.items()}, visits),
        RegionalOutbox({region: OutboxStore(database) for region, database in databases.items()}),
        LiveStore(databases, visits),
        lambda: all(database.is_ready() for database in databases.values()),
    )


def secret_box(settings: Settings, keys: KeyFile) -> SecretBox:
    """The keys of the settings, or one that follows from the key file."""
    return SecretBox(settings.encryption_keys or (key_from(keys.meeting_secret),))


def _pause(seconds: float) -> None:
    Event().wait(seconds)
