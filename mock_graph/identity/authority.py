"""The first path segment of Entra ID's addresses: a tenant's id or domain, or an alias for any tenant.

Source: Microsoft identity platform, "OpenID Connect on the Microsoft identity platform".
"""

from dataclasses import dataclass

from mock_graph.directory.tenant import App, Directory, Tenant
from mock_graph.directory.users import User
from mock_graph.identity.refusals import AppUnknown, TenantUnknown
from mock_graph.identity.sign_in_refusals import SingleTenantApp

ALIASES = ("common", "organizations")


@dataclass(frozen=True)
class Authority:
    """Where somebody signs in; `tenant` is None at an alias, where accounts of every tenant may."""

    segment: str
    directory: Directory
    tenant: Tenant | None

    @property
    def issuer_part(self) -> str:
        """The tenant id, or the placeholder that the aliases publish."""
        return self.tenant.id if self.tenant else "{tenantid}"

    @property
    def endpoint_part(self) -> str:
        """The tenant id, or the alias itself."""
        return self.tenant.id if self.tenant else self.segment

    def app(self, client_id: str) -> App:
        """The registration; AppUnknown if the tenant (at an alias: any tenant) lacks it, or SingleTenantApp."""
        found = self.tenant.apps.get(client_id) if self.tenant else self.directory.app(client_id)
        if found is None:
            raise AppUnknown(client_id=client_id, tenant=self.tenant.display_name if self.tenant else self.segment)
        if self.tenant is None and not found.multi_tenant:
            raise SingleTenantApp(client_id=client_id)
        return found

    def app_to_consent(self, client_id: str) -> App:
        """The registration, be it in another tenant: consent brings a multi-tenant app into this one."""
        known = self.tenant.apps.get(client_id) if self.tenant else None
        found = known or self.directory.app(client_id)
        if found is None or (known is None and not found.multi_tenant):
            raise AppUnknown(client_id=client_id, tenant=self.tenant.display_name if self.tenant else self.segment)
        return found

    def home_of(self, upn: str) -> tuple[Tenant, User] | None:
        """The account of that name: here first (guests have a second home), else in its own tenant."""
        local = self.tenant.users.find(upn) if self.tenant and "@" in upn else None
        return (self.tenant, local) if self.tenant and local else self.directory.account(upn)

    def admits(self, tenant_id: str) -> bool:
        """Whether accounts of that tenant may sign in here."""
        return self.tenant is None or self.tenant.id == tenant_id


def resolve(directory: Directory, segment: str) -> Authority:
    """The authority of a path segment; TenantUnknown if there is none."""
    if segment.casefold() in ALIASES:
        return Authority(segment.casefold(), directory, None)
    tenant = directory.find(segment)
    if tenant is None:
        raise TenantUnknown(tenant=segment)
    return Authority(segment, directory, tenant)
