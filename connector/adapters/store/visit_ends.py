"""Which visits are over, which are in doubt, and how one is forgotten."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, delete, exists, or_, select

from connector.adapters.store.subscriptions import GONE
from connector.adapters.store.tables import expected, live_changes, outbox, sightings, subscriptions, visits
from connector.adapters.store.visits import VisitStore

CHILDREN = (live_changes, sightings, subscriptions, expected)


class VisitEndStore(VisitStore):
    """The visits, with the questions that are asked about their end."""

    def in_doubt(self, quiet_since: datetime) -> list[str]:
        """Visits of which Teams may have told too little."""
        too_long = or_(visits.c.touched_at < quiet_since, _somebody_left())
        return self._ids_of(or_(_has(subscriptions, subscriptions.c.state == GONE), _connected() & too_long))

    def over(self, quiet_since: datetime) -> list[str]:
        """Visits where nothing is left to happen."""
        return self._ids_of(visits.c.touched_at < quiet_since, ~_connected(), ~_has(outbox))

    def forget(self, visit_id: str) -> None:
        """Drops a visit, also from the pages of the file; `sweep` empties the write-ahead log."""
        with self._database.writing() as connection:
            for table in CHILDREN:
                connection.execute(delete(table).where(table.c.visit_id == visit_id))
            connection.execute(delete(visits).where(visits.c.id == visit_id))
        self._database.to_be_swept = True

    def sweep(self) -> None:
        """Empties the write-ahead log if something was dropped since it was empty."""
        self._database.sweep()

    def _ids_of(self, *conditions: ColumnElement[bool]) -> list[str]:
        with self._database.reading() as connection:
            return list(connection.execute(select(visits.c.id).where(*conditions)).scalars())


def _connected() -> ColumnElement[bool]:
    """Somebody of the visit was last reported as connected."""
    return _has(expected, expected.c.reported % 2 == 1)


def _somebody_left() -> ColumnElement[bool]:
    """Somebody of the visit was last reported as disconnected: the others may be gone too, and nobody said so."""
    return _has(expected, expected.c.reported > 0, expected.c.reported % 2 == 0)


def _has(table: Table, *conditions: Any) -> ColumnElement[bool]:
    return exists().where(table.c.visit_id == visits.c.id, *conditions)
