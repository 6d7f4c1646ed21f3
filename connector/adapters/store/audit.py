"""The audit list of the portal, each entry in the region of its row."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row, insert, select

from connector.adapters.store.database import Database
from connector.adapters.store.tables import audit
from connector.domain.audit import Deed, Step
from connector.domain.configuration import Region

MOST = 200


class AuditStore:
    """Keeps entries; none is ever changed."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, step: Step) -> None:
        """Keeps one."""
        with self._database.writing() as connection:
            connection.execute(insert(audit).values(**{**asdict(step), "deed": step.deed.value}))

    def of_tenant(self, tenant_id: str) -> list[Step]:
        """The newest entries of a tenant, the newest first."""
        newest = select(audit).where(audit.c.tenant_id == tenant_id).order_by(audit.c.id.desc()).limit(MOST)
        with self._database.reading() as connection:
            return [_step(found) for found in connection.execute(newest)]


class RegionalAudit:
    """The lists of all regions."""

    def __init__(self, stores: Mapping[Region, AuditStore]) -> None:
        self._stores = stores

    def add(self, region: Region, step: Step) -> None:
        """Keeps one in its region."""
        self._stores[region].add(step)

    def of_tenant(self, tenant_id: str) -> list[Step]:
        """The newest entries of a tenant in all regions, the newest first."""
        steps = [step for store in self._stores.values() for step in store.of_tenant(tenant_id)]
        return sorted(steps, key=lambda step: step.at, reverse=True)[:MOST]


def _step(found: Row[Any]) -> Step:
    values = dict(found._mapping)
    values.pop("id")
    return Step(**{**values, "deed": Deed(values["deed"])})
