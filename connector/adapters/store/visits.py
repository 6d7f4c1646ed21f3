"""Visits and the people expected in them."""

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.tables import expected, visits
from connector.adapters.store.upsert import insert_into
from connector.domain.configuration import Configuration
from connector.domain.launch import Kind
from connector.domain.visit import Expected, Person, Visit
from connector.ports import Ids, Meeting


class VisitStore:
    """Keeps visits; an external id has one visit, however many people launch it at once."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids

    def open(self, row: Configuration, session_id: str, external_id: str, at: datetime) -> Visit:
        """The visit of an external id, made if absent."""
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
            visit = read_visit(connection, visits.c.external_id == external_id)
        if visit is None:
            raise LookupError("a visit that was just made is gone")
        return visit

    def get(self, visit_id: str) -> Visit | None:
        """One visit."""
        with self._database.reading() as connection:
            return read_visit(connection, visits.c.id == visit_id)

    def named(self, external_id: str) -> Visit | None:
        """The visit of an external id."""
        with self._database.reading() as connection:
            return read_visit(connection, visits.c.external_id == external_id)

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
        again = {"launches": expected.c.launches + 1, "oid": oid}
        with self._database.writing() as connection:
            statement = insert_into(connection, expected).values(fresh)
            connection.execute(
                statement.on_conflict_do_update(index_elements=["visit_id", "ehr_user_id", "kind"], set_=again)
            )
            connection.execute(update(visits).where(visits.c.id == visit_id).values(touched_at=at))
            visit = read_visit(connection, visits.c.id == visit_id)
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

    def presenters_set(self, visit_id: str) -> list[str] | None:
        """For whom the lobby was opened, or None if its rules were never set."""
        with self._database.reading() as connection:
            found: list[str] | None = connection.execute(
                select(visits.c.presenters).where(visits.c.id == visit_id)
            ).scalar()
        return found


def read_visit(connection: Connection, condition: Any) -> Visit | None:
    """A visit with its people, inside a transaction of somebody else."""
    found = connection.execute(select(visits).where(condition)).first()
    if found is None:
        return None
    people = connection.execute(select(expected).where(expected.c.visit_id == found.id))
    return Visit(
        found.id,
        found.configuration_id,
        found.session_id,
        found.external_id,
        found.meeting_id,
        found.join_url,
        tuple(Expected(Person(each.ehr_user_id, Kind(each.kind)), each.oid, each.launches) for each in people),
    )
