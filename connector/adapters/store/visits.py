"""Visits and the people expected in them."""

from datetime import datetime
from functools import cache

from sqlalchemy import ColumnElement, Connection, bindparam, func, select, update
from sqlalchemy.exc import IntegrityError

from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import STANDING, configurations, expected, subscriptions, visits
from connector.adapters.store.upsert import insert_of
from connector.domain.configuration import Configuration
from connector.domain.launch import Kind, Launch
from connector.domain.problems import unknown_issuer
from connector.domain.visit import Expected, Person, Visit
from connector.ports import Ids, Meeting

WITH_PEOPLE = visits.outerjoin(expected, expected.c.visit_id == visits.c.id)
WATCHED_UNTIL = (
    select(func.max(subscriptions.c.expires_at))
    .where(subscriptions.c.visit_id == visits.c.id, subscriptions.c.state == STANDING)
    .scalar_subquery()
    .label("watched_until")
)


def _read(condition: ColumnElement[bool]) -> Prepared:
    """A visit with its people, one row for each of them; when somebody was there last it does not tell."""
    itself = [column for column in visits.c if column is not visits.c.touched_at]
    people = (expected.c.ehr_user_id, expected.c.kind, expected.c.oid, expected.c.launches)
    return Prepared(select(*itself, WATCHED_UNTIL, *people).select_from(WITH_PEOPLE).where(condition))


BY_ID = _read(visits.c.id == bindparam("visit"))
HAS_ROW = Prepared(select(configurations.c.id).where(configurations.c.id == bindparam("row_id")))
BY_NAME = _read(visits.c.external_id == bindparam("name"))
TOUCH = Prepared(
    update(visits)
    .where(visits.c.external_id == bindparam("name"), visits.c.meeting_id != "")
    .values(touched_at=bindparam("at"))
    .returning(visits.c.id)
)
RULES_SET = Prepared(update(visits).where(visits.c.id == bindparam("visit")).values(presenters=bindparam("seated")))


class VisitStore:
    """Keeps visits; an external id has one visit, however many people launch it at once."""

    def __init__(self, database: Database, ids: Ids) -> None:
        self._database = database
        self._ids = ids

    def expect(
        self, row: Configuration, launch: Launch, external_id: str, meeting: Meeting, oid: str, at: datetime
    ) -> Visit:
        """The visit after this launch, with its person: made if absent, the person expected once more if he was.

        Raises Problem if the row is gone from here: another region took it over while somebody launched.
        """
        fresh = {
            "id": self._ids.new_id(),
            "configuration_id": row.id,
            "session_id": launch.session_id,
            "external_id": external_id,
            "meeting_id": meeting.id,
            "join_url": meeting.join_url,
            "touched_at": at,
        }
        try:
            with self._database.writing() as connection:
                visit_id: str = _open(connection.dialect.name).scalar(connection, fresh)
                return _with_one_more(connection, visit_id, launch, oid)
        except IntegrityError:
            if self._has(row):
                raise
            raise unknown_issuer() from None

    def expect_again(self, launch: Launch, external_id: str, oid: str, at: datetime) -> Visit | None:
        """The same for a visit that has its meeting; None if there is none."""
        with self._database.writing() as connection:
            visit_id = TOUCH.scalar(connection, {"name": external_id, "at": at})
            return None if visit_id is None else _with_one_more(connection, visit_id, launch, oid)

    def get(self, visit_id: str) -> Visit | None:
        """One visit."""
        with self._database.reading() as connection:
            return read_visit(connection, BY_ID, visit=visit_id)

    def named(self, external_id: str) -> Visit | None:
        """The visit of an external id."""
        with self._database.reading() as connection:
            return read_visit(connection, BY_NAME, name=external_id)

    def rules_set(self, visit_id: str, presenters: list[str]) -> None:
        """Remembers for whom the lobby was opened."""
        with self._database.writing() as connection:
            RULES_SET.run(connection, {"visit": visit_id, "seated": presenters})

    def _has(self, row: Configuration) -> bool:
        with self._database.reading() as connection:
            return HAS_ROW.first(connection, {"row_id": row.id}) is not None


@cache
def _open(dialect: str) -> Prepared:
    """A visit is made, or touched if it is there; gives its id."""
    statement = insert_of(dialect, visits)
    again = {name: statement.excluded[name] for name in ("touched_at", "meeting_id", "join_url")}
    return Prepared(statement.on_conflict_do_update(index_elements=["external_id"], set_=again).returning(visits.c.id))


@cache
def _once_more(dialect: str) -> Prepared:
    """A person is expected, once more if he was before."""
    statement = insert_of(dialect, expected)
    again = {"launches": expected.c.launches + 1, "oid": statement.excluded.oid}
    return Prepared(statement.on_conflict_do_update(index_elements=["visit_id", "ehr_user_id", "kind"], set_=again))


def _with_one_more(connection: Connection, visit_id: str, launch: Launch, oid: str) -> Visit:
    """A visit that is there, with a person who is expected once more, read after that."""
    person = {"ehr_user_id": launch.ehr_user_id, "kind": launch.kind.value, "oid": oid, "launches": 1, "reported": 0}
    _once_more(connection.dialect.name).run(connection, {"visit_id": visit_id, **person})
    visit = read_visit(connection, BY_ID, visit=visit_id)
    if visit is None:
        raise LookupError("a visit that was just there is gone")
    return visit


def read_visit(connection: Connection, query: Prepared, **values: str) -> Visit | None:
    """A visit with its people, inside a transaction of somebody else."""
    found = query.all(connection, values)
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
        visit.watched_until,
    )
