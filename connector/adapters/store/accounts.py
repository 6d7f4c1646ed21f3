"""Which Microsoft account an EHR user signed in with, once, in each Epic environment of a tenant."""

from sqlalchemy import bindparam, select

from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import accounts
from connector.adapters.store.upsert import insert_into
from connector.domain.configuration import Configuration

OF_USER = Prepared(
    select(accounts.c.oid).where(
        accounts.c.tenant_id == bindparam("tenant"),
        accounts.c.fhir_base == bindparam("base"),
        accounts.c.ehr_user_id == bindparam("user"),
    )
)


class AccountStore:
    """Keeps bindings; each user has one account, each account one user."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of_user(self, row: Configuration, ehr_user_id: str) -> str | None:
        """The bound account's object id."""
        whose = {"tenant": row.tenant_id, "base": row.fhir_base, "user": ehr_user_id}
        with self._database.reading() as connection:
            found: str | None = OF_USER.scalar(connection, whose)
        return found

    def bind(self, row: Configuration, ehr_user_id: str, oid: str) -> bool:
        """Binds both to each other; False if either is bound to another. Binding the same again is fine."""
        binding = {"tenant_id": row.tenant_id, "fhir_base": row.fhir_base, "ehr_user_id": ehr_user_id, "oid": oid}
        with self._database.writing() as connection:
            connection.execute(insert_into(connection, accounts).values(binding).on_conflict_do_nothing())
        return self.of_user(row, ehr_user_id) == oid
