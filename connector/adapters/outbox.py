"""Reports on their way to the chart. One leaves the outbox when the chart has answered it, not before."""

from datetime import datetime
from typing import Any

from sqlalchemy import Executable, Integer, Row, bindparam, delete, func, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import outbox
from connector.adapters.store.turn import Turn
from connector.domain.launch import Kind
from connector.domain.reports import Report
from connector.domain.visit import Person
from connector.ports import OutboxEntry

OPEN, ASIDE = "open", "aside"
ANY = Prepared(select(outbox.c.id).where(outbox.c.state == OPEN).limit(1))
"""Asked several times a second, mostly for nothing."""
OLDEST = (
    select(func.min(outbox.c.id))
    .where(outbox.c.state == OPEN)
    .group_by(outbox.c.visit_id, outbox.c.ehr_user_id, outbox.c.kind)
)
DUE = (
    select(outbox)
    .where(outbox.c.id.in_(OLDEST), outbox.c.due_at <= bindparam("now"))
    .order_by(outbox.c.due_at)
    .limit(bindparam("at_most", type_=Integer))
)
OF_NUMBER = outbox.c.id == bindparam("number")
DONE = delete(outbox).where(OF_NUMBER)
ASIDE_WITH = (
    update(outbox).where(OF_NUMBER).values(state=ASIDE, refused_with=bindparam("status"), attempts=bindparam("tried"))
)
AGAIN = update(outbox).where(OF_NUMBER).values(due_at=bindparam("at"), attempts=bindparam("tried"))


class OutboxStore:
    """Keeps reports, in the order in which they happened for each person of each visit."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.turn = Turn(database)

    def due(self, now: datetime, limit: int) -> list[Report]:
        """The oldest open report of each person in each visit, if its time has come and it is our turn to send."""
        if not self.turn.is_ours():
            return []
        with self._database.reading() as connection:
            if ANY.first(connection, {}) is None:
                return []
            return [_report(each) for each in connection.execute(DUE, {"now": now, "at_most": limit})]

    def done(self, report: Report) -> None:
        """The chart has it: it is forgotten."""
        self._change(DONE, number=report.id)

    def set_aside(self, report: Report, status: int | None) -> None:
        """The chart will never take it; it waits for somebody to look at it."""
        self._change(ASIDE_WITH, number=report.id, status=status, tried=report.attempts + 1)

    def again(self, report: Report, at: datetime) -> None:
        """To be tried again, not before `at`."""
        self._change(AGAIN, number=report.id, at=at, tried=report.attempts + 1)

    def entries(self) -> list[OutboxEntry]:
        """Everything in it, the oldest first."""
        with self._database.reading() as connection:
            return [
                OutboxEntry(_report(each), each.due_at, each.state == ASIDE, each.refused_with)
                for each in connection.execute(select(outbox).order_by(outbox.c.id))
            ]

    def retry(self, number: int, at: datetime) -> bool:
        """Opens a report that was set aside; False if there is none of this number."""
        again = update(outbox).where(outbox.c.id == number, outbox.c.state == ASIDE)
        with self._database.writing() as connection:
            values = {"state": OPEN, "due_at": at, "refused_with": None}
            return bool(connection.execute(again.values(values)).rowcount)

    def drop(self, number: int) -> bool:
        """Forgets a report; False if there is none of this number."""
        with self._database.writing() as connection:
            return bool(connection.execute(delete(outbox).where(outbox.c.id == number)).rowcount)

    def _change(self, statement: Executable, **values: Any) -> None:
        with self._database.writing() as connection:
            connection.execute(statement, values)


def _report(row: Row[Any]) -> Report:
    return Report(row.id, row.visit_id, Person(row.ehr_user_id, Kind(row.kind)), row.connected, row.attempts)
