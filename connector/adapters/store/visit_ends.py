"""Which visits are over, which are in doubt, and how one is forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, bindparam, delete, exists, or_, select

from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import GONE, expected, live_changes, outbox, sightings, subscriptions, visits
from connector.adapters.store.visits import VisitStore

CHILDREN = (live_changes, sightings, subscriptions, expected)


def _has(table: Table, *conditions: Any) -> ColumnElement[bool]:
    return exists().where(table.c.visit_id == visits.c.id, *conditions)


CONNECTED = _has(expected, expected.c.reported % 2 == 1)
"""Somebody of the visit was last reported as connected."""
SOMEBODY_LEFT = _has(expected, expected.c.reported > 0, expected.c.reported % 2 == 0)
"""Somebody of the visit was last reported as disconnected: the others may be gone too, and nobody said so."""
QUIET = visits.c.touched_at < bindparam("quiet_since")
IN_DOUBT = Prepared(
    select(visits.c.id).where(
        or_(_has(subscriptions, subscriptions.c.state == GONE), CONNECTED & or_(QUIET, SOMEBODY_LEFT))
    )
)
OVER = Prepared(select(visits.c.id).where(QUIET, ~CONNECTED, ~_has(outbox)))
FORGET = [
    *(delete(table).where(table.c.visit_id == bindparam("visit")) for table in CHILDREN),
    delete(visits).where(visits.c.id == bindparam("visit")),
]


class VisitEndStore(VisitStore):
    """The visits, with the questions that are asked about their end."""

    def in_doubt(self, quiet_since: datetime) -> list[str]:
        """Visits of which Teams may have told too little."""
        return self._quiet(IN_DOUBT, quiet_since)

    def over(self, quiet_since: datetime) -> list[str]:
        """Visits where nothing is left to happen."""
        return self._quiet(OVER, quiet_since)

    def forget(self, visit_id: str) -> None:
        """Drops a visit, also from the pages of the file; `sweep` empties the write-ahead log."""
        with self._database.writing() as connection:
            for statement in FORGET:
                connection.execute(statement, {"visit": visit_id})
        self._database.to_be_swept = True

    def sweep(self) -> None:
        """Empties the write-ahead log if something was dropped since it was empty."""
        self._database.sweep()

    def _quiet(self, query: Prepared, quiet_since: datetime) -> list[str]:
        with self._database.reading() as connection:
            return [found.id for found in query.all(connection, {"quiet_since": quiet_since})]
