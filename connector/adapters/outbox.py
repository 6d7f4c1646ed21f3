"""Reports on their way to the chart. One leaves the outbox when the chart has answered it, not before."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.tables import outbox
from connector.domain.launch import Kind
from connector.domain.reports import Report
from connector.domain.visit import Person

OPEN, ASIDE = "open", "aside"


class OutboxStore:
    """Keeps reports, in the order in which they happened for each person of each visit."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def due(self, now: datetime, limit: int) -> list[Report]:
        """The oldest open report of each person in each visit, if its time has come."""
        oldest = (
            select(func.min(outbox.c.id))
            .where(outbox.c.state == OPEN)
            .group_by(outbox.c.visit_id, outbox.c.ehr_user_id, outbox.c.kind)
        )
        query = select(outbox).where(outbox.c.id.in_(oldest), outbox.c.due_at <= now).order_by(outbox.c.due_at)
        with self._database.reading() as connection:
            return [
                Report(
                    each.id,
                    each.visit_id,
                    Person(each.ehr_user_id, Kind(each.kind)),
                    each.connected,
                    each.attempts,
                )
                for each in connection.execute(query.limit(limit))
            ]

    def done(self, report: Report) -> None:
        """The chart has it: it is forgotten."""
        with self._database.writing() as connection:
            connection.execute(delete(outbox).where(outbox.c.id == report.id))

    def set_aside(self, report: Report, status: int | None) -> None:
        """The chart will never take it; it waits for somebody to look at it."""
        self._change(report, state=ASIDE, refused_with=status, attempts=report.attempts + 1)

    def again(self, report: Report, at: datetime) -> None:
        """To be tried again, not before `at`."""
        self._change(report, due_at=at, attempts=report.attempts + 1)

    def _change(self, report: Report, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(update(outbox).where(outbox.c.id == report.id).values(values))
