"""Dropping what nobody needs any more, on an operator's word."""

from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, exists, select

from connector.adapters.store.database import Database
from connector.adapters.store.tables import (
    accounts,
    attempts,
    audit,
    configurations,
    expected,
    live_changes,
    outbox,
    sightings,
    subscriptions,
    visits,
)

ABANDONED = timedelta(days=7)
"""Visits without open reports of which nothing was heard for so long are dropped, whoever seems to be in them."""
OF_A_VISIT = (live_changes, sightings, subscriptions, expected, outbox)


def purge(database: Database, now: datetime) -> int:
    """Drops sign-ins that took too long and abandoned visits; returns how many of both."""
    quiet = visits.c.touched_at < now - ABANDONED
    with database.writing() as connection:
        late = connection.execute(delete(attempts).where(attempts.c.expires_at < now)).rowcount
        return late + _drop(connection, quiet & ~exists().where(outbox.c.visit_id == visits.c.id))


def purge_tenant(database: Database, tenant_id: str) -> int:
    """Drops the rows of a tenant with all that belongs to them, reports included; returns how many rows."""
    of_tenant = configurations.c.tenant_id == tenant_id
    rows = select(configurations.c.id).where(of_tenant)
    with database.writing() as connection:
        own = set(connection.execute(rows).scalars())
        begun = connection.execute(select(attempts.c.state_digest, attempts.c.facts)).all()
        theirs = [each.state_digest for each in begun if each.facts.get("row") in own]
        connection.execute(delete(attempts).where(attempts.c.state_digest.in_(theirs)))
        _drop(connection, visits.c.configuration_id.in_(rows))
        connection.execute(delete(audit).where(audit.c.tenant_id == tenant_id))
        connection.execute(delete(accounts).where(accounts.c.tenant_id == tenant_id))
        return connection.execute(delete(configurations).where(of_tenant)).rowcount


def _drop(connection: Connection, condition: ColumnElement[bool]) -> int:
    found = list(connection.execute(select(visits.c.id).where(condition)).scalars())
    for table in OF_A_VISIT:
        connection.execute(delete(table).where(table.c.visit_id.in_(found)))
    return connection.execute(delete(visits).where(visits.c.id.in_(found))).rowcount
