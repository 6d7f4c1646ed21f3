"""A tenant: people, registered apps with what was consented, application access policies, settings."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from mock_graph.directory.settings import TenantSettings
from mock_graph.directory.subscriptions import Subscription, suite_of
from mock_graph.directory.users import User, Users
from simkit.transitions import Transition

EVERYBODY = "*"


@dataclass(frozen=True)
class App:
    """A registration in a tenant. `application_permissions` and `delegated_permissions` are those an administrator has
    granted for everybody, the `declared_` ones those that the registration asks for.

    `multi_tenant` apps may sign people in at `common` and `organizations` and be consented to by other tenants.
    `logout_url` is called by the browser when somebody signs out.
    """

    client_id: str
    client_secret: str | None = None
    certificate_pem: str | None = None
    redirect_uris: tuple[str, ...] = ()
    application_permissions: frozenset[str] = frozenset()
    delegated_permissions: frozenset[str] = frozenset()
    declared_application: frozenset[str] = frozenset()
    declared_delegated: frozenset[str] = frozenset({"User.Read"})
    multi_tenant: bool = True
    logout_url: str | None = None

    @property
    def public(self) -> bool:
        """Whether it has no credential of its own."""
        return self.client_secret is None and self.certificate_pem is None


@dataclass(frozen=True)
class Policy:
    """An application access policy: whose meetings an app may handle, from when on."""

    covered: frozenset[str]
    spread: Transition

    def covers(self, user_id: str) -> bool:
        """Whether the policy holds for that user by now; a question before it has spread is counted as a look."""
        return (EVERYBODY in self.covered or user_id in self.covered) and self.spread.look()


@dataclass
class Tenant:
    """A Microsoft 365 organisation; `clinic` is the label under which exchanges are filed."""

    id: str
    clinic: str
    domain: str
    display_name: str
    users: Users = field(default_factory=Users)
    apps: dict[str, App] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    settings: TenantSettings = field(default_factory=TenantSettings)
    user_consents: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    subscriptions: tuple[Subscription, ...] = ()

    def policy_covers(self, client_id: str, user_id: str) -> bool:
        """Whether an application access policy lets the app act for the user's meetings."""
        policy = self.policies.get(client_id)
        return policy is not None and policy.covers(user_id)

    def subscribed(self) -> list[dict[str, Any]]:
        """The members of GET /subscribedSkus: the suite of its users, and what else was subscribed to."""
        account = self.domain.partition(".")[0]
        held = (suite_of(self.users.listed()), *self.subscriptions)
        return [one.shown(self.id, account) for one in held]

    def organization(self) -> dict[str, Any]:
        """The one member of GET /organization (Graph v1.0, "organization resource type")."""
        domain = {"capabilities": "Email, OfficeCommunicationsOnline", "isDefault": True, "isInitial": True}
        return {
            "id": self.id,
            "displayName": self.display_name,
            "tenantType": "AAD",
            "countryLetterCode": None,
            "assignedPlans": [],
            "verifiedDomains": [{**domain, "name": self.domain, "type": "Managed"}],
        }


class Directory:
    """All tenants, findable by id and domain; safe to use from several threads."""

    def __init__(self) -> None:
        self._tenants: dict[str, Tenant] = {}
        self._lock = threading.Lock()

    def put(self, tenant: Tenant) -> Tenant | None:
        """Keep a tenant in place of the one with its id; returns the replaced one."""
        with self._lock:
            replaced = self._tenants.get(tenant.id)
            self._tenants = {**self._tenants, tenant.id: tenant}
        return replaced

    def get(self, tenant_id: str) -> Tenant | None:
        """The tenant with that id."""
        return self._tenants.get(tenant_id.casefold())

    def find(self, id_or_domain: str) -> Tenant | None:
        """The tenant with that id or verified domain."""
        wanted = id_or_domain.casefold()
        return self._tenants.get(wanted) or next(
            (one for one in self._tenants.values() if one.domain.casefold() == wanted), None
        )

    def account(self, upn: str) -> tuple[Tenant, User] | None:
        """The account of that principal name in any tenant; its home is where the domain is verified."""
        for tenant in self._tenants.values():
            user = tenant.users.find(upn) if "@" in upn else None
            if user is not None:
                return tenant, user
        return None

    def app(self, client_id: str) -> App | None:
        """The registration of an app, from whichever tenant has it (for requests that name no tenant)."""
        return next((one.apps[client_id] for one in self._tenants.values() if client_id in one.apps), None)

    def __iter__(self) -> Iterator[Tenant]:
        return iter(self._tenants.values())
