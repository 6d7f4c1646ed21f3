"""The portal's rows."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.exc import IntegrityError

from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import accounts, audit, configurations, visits
from connector.adapters.store.upsert import insert_into
from connector.domain.configuration import Configuration, Environment, InvalidField, Region

BY_ID = Prepared(select(configurations).where(configurations.c.id == bindparam("row_id")))
AT_BASE = Prepared(select(configurations).where(configurations.c.fhir_base == bindparam("base")))
WAITING_FIRST = (configurations.c.approved_at.isnot(None), configurations.c.fhir_base)
OF_TENANT = Prepared(
    select(configurations).where(configurations.c.tenant_id == bindparam("tenant")).order_by(*WAITING_FIRST)
)


class ConfigurationStore:
    """Keeps configurations; a tenant has each FHIR base URL once, several tenants may share one."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_tenant(self, tenant_id: str) -> list[Configuration]:
        """All rows of a tenant, the waiting ones first."""
        return self._rows(OF_TENANT, tenant=tenant_id)

    def get(self, row_id: str) -> Configuration | None:
        """One row."""
        return next(iter(self._rows(BY_ID, row_id=row_id)), None)

    def approved_at_base(self, fhir_base: str) -> list[Configuration]:
        """The approved rows of a FHIR base URL."""
        return [row for row in self._rows(AT_BASE, base=fhir_base) if row.approved]

    def save(self, row: Configuration) -> None:
        """Adds or replaces a row. Raises InvalidField if the tenant has its FHIR base URL already."""
        values = asdict(row)
        try:
            with self._database.writing() as connection:
                statement = insert_into(connection, configurations).values(values)
                connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
        except IntegrityError:
            raise InvalidField("fhir_base", "This FHIR base URL has been added already.") from None

    def approve(self, row: Configuration, at: datetime) -> bool:
        """Approves a row if it is still as it was shown."""
        unchanged = [configurations.c[name] == value for name, value in asdict(row).items() if name != "approved_at"]
        with self._database.writing() as connection:
            return connection.execute(update(configurations).where(*unchanged).values(approved_at=at)).rowcount == 1

    def withdraw(self, row: Configuration) -> list[dict[str, Any]] | None:
        """Drops a row with the bindings of its environment and gives out its audit list; None while it has visits."""
        of_row = visits.c.configuration_id == row.id
        with self._database.writing() as connection:
            if connection.execute(select(visits.c.id).where(of_row)).first():
                return None
            steps = connection.execute(select(audit).where(audit.c.configuration_id == row.id).order_by(audit.c.id))
            history = [{name: value for name, value in step._mapping.items() if name != "id"} for step in steps]
            connection.execute(delete(audit).where(audit.c.configuration_id == row.id))
            bound_there = (accounts.c.tenant_id == row.tenant_id, accounts.c.fhir_base == row.fhir_base)
            connection.execute(delete(accounts).where(*bound_there))
            connection.execute(delete(configurations).where(configurations.c.id == row.id))
        self._database.to_be_swept = True
        return history

    def take_over(self, row: Configuration, history: list[dict[str, Any]]) -> None:
        """Adds a row that comes from another region, with its audit list."""
        with self._database.writing() as connection:
            connection.execute(insert_into(connection, configurations).values(asdict(row)))
            if history:
                connection.execute(insert_into(connection, audit), history)

    def _rows(self, query: Prepared, **values: str) -> list[Configuration]:
        with self._database.reading() as connection:
            return [_row(each) for each in query.all(connection, values)]


def _row(found: Any) -> Configuration:
    return Configuration(
        found.id,
        found.tenant_id,
        found.fhir_base,
        Environment(found.environment),
        found.approver_oid,
        found.organizer_oid,
        found.status_address,
        found.derived_status_address,
        found.approved_at,
        Region(found.region),
    )
