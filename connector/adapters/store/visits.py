"""Visits and the people expected in them."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.tables import expected, visits
from connector.adapters.store.upsert import insert_into, insert_of
from connector.domain.configuration import Configuration
from connector.domain.launch import Kind
from connector.domain.visit import Expected, Person, Visit
from connector.ports import Ids, Meeting

WITH_PEOPLE = visits.outerjoin(expected, expected.c.visit_id == visits.c.id)


def _read(condition: ColumnElement[bool]) -> Select[Any]:
    """A visit with its people, one row for each of them."""
    people = (expected.c.ehr_user_id, expected.c.kind, expected.c.oid, expected.c.launches)
    return select(visits, *people).select_from(WITH_PEOPLE).where(condition)


BY_ID = _read(visits.c.id == bindparam("visit"))
BY_NAME = _read(visits.c.external_id == bindparam("name"))
TOUCH = update(visits).where(visits.c.id == bindparam("visit")).values(touched_at=bindparam("at"))


class VisitStore:
    """Keeps visits; an external id has one visit, however many people launch it at once."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids

    def open(self, row: Configuration, session_id: str, external_id: str, at: datetime) -> Visit:
        """The visit of an external id, made if absent."""
        with self._database.reading() as connection:
            if known := read_visit(connection, BY_NAME, name=external_id):
                return known
        fresh = {
            "id": self._ids.new_id(),
            "configuration_id": row.id,
            "session_id": session_id,
            "external_id": external_id,
            "meeting_id": "",
            "join_url": "",
            "touched_at": at,
        }
        with self._database.writing() as connection:
            statement = insert_into(connection, visits).values(fresh)
            connection.execute(statement.on_conflict_do_nothing(index_elements=["external_id"]))
            visit = read_visit(connection, BY_NAME, name=external_id)
        if visit is None:
            raise LookupError("a visit that was just made is gone")
        return visit

    def get(self, visit_id: str) -> Visit | None:
        """One visit."""
        with self._database.reading() as connection:
            return read_visit(connection, BY_ID, visit=visit_id)

    def named(self, external_id: str) -> Visit | None:
        """The visit of an external id."""
        with self._database.reading() as connection:
            return read_visit(connection, BY_NAME, name=external_id)

    def expect(self, visit_id: str, person: Person, oid: str, at: datetime) -> Visit:
        """The visit after this person launched it once more."""
        fresh = {
            "visit_id": visit_id,
            "ehr_user_id": person.ehr_user_id,
            "kind": person.kind.value,
            "oid": oid,
            "launches": 1,
            "reported": 0,
        }
        with self._database.writing() as connection:
            connection.execute(_once_more(connection.dialect.name), fresh)
            connection.execute(TOUCH, {"visit": visit_id, "at": at})
            visit = read_visit(connection, BY_ID, visit=visit_id)
        if visit is None:
            raise LookupError("the visit is gone")
        return visit

    def met(self, visit_id: str, meeting: Meeting) -> None:
        """Remembers the visit's meeting. Another meeting than before has no rules yet."""
        values = {"meeting_id": meeting.id, "join_url": meeting.join_url}
        with self._database.writing() as connection:
            connection.execute(update(visits).where(visits.c.id == visit_id).values(values))

    def rules_set(self, visit_id: str, presenters: list[str]) -> None:
        """Remembers for whom the lobby was opened."""
        with self._database.writing() as connection:
            connection.execute(update(visits).where(visits.c.id == visit_id).values(presenters=presenters))


@cache
def _once_more(dialect: str) -> Any:
    """A person is expected, once more if he was before."""
    statement = insert_of(dialect, expected)
    again = {"launches": expected.c.launches + 1, "oid": statement.excluded.oid}
    return statement.on_conflict_do_update(index_elements=["visit_id", "ehr_user_id", "kind"], set_=again)


def read_visit(connection: Connection, query: Select[Any], **values: str) -> Visit | None:
    """A visit with its people, inside a transaction of somebody else."""
    found = connection.execute(query, values).all()
    if not found:
        return None
    visit, people = found[0], [each for each in found if each.ehr_user_id is not None]
    return Visit(
        visit.id,
        visit.configuration_id,
        visit.session_id,
        visit.external_id,
        visit.meeting_id,
        visit.join_url,
        tuple(Expected(Person(each.ehr_user_id, Kind(each.kind)), each.oid, each.launches) for each in people),
        visit.presenters,
    )
