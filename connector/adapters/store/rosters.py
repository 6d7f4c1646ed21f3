"""What Teams has told of a visit, and the reports that follow from it, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, insert, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.tables import accounts, configurations, expected, live_changes, outbox, sightings, visits
from connector.adapters.store.upsert import insert_into
from connector.domain.call_events import Place
from connector.domain.launch import Kind
from connector.domain.visit import Person
from connector.ports import Roster, RosterEntry


class RosterStore:
    """Opens rosters, one writer at a time for each visit (with SQLite: for all of them)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def of(self, visit_id: str) -> Iterator[Roster]:
        """A roster to read and write; everything or nothing is kept at the end of the with block."""
        with self._database.writing() as connection:
            connection.execute(select(visits.c.id).where(visits.c.id == visit_id).with_for_update())
            yield VisitRoster(connection, visit_id)


class VisitRoster:
    """The roster of one visit inside a transaction."""

    def __init__(self, connection: Connection, visit_id: str) -> None:
        self._connection = connection
        self._visit_id = visit_id

    def known_accounts(self) -> set[str]:
        """The accounts bound in the visit's environment."""
        same_environment = (
            visits.c.id == self._visit_id,
            configurations.c.id == visits.c.configuration_id,
            accounts.c.tenant_id == configurations.c.tenant_id,
            accounts.c.fhir_base == configurations.c.fhir_base,
        )
        return set(self._connection.execute(select(accounts.c.oid).where(*same_environment)).scalars())

    def entries(self) -> list[RosterEntry]:
        """All kept sightings of the visit."""
        found = self._connection.execute(select(sightings).where(sightings.c.visit_id == self._visit_id))
        return [
            RosterEntry(
                each.participant_id,
                Person(each.ehr_user_id, Kind(each.kind)) if each.ehr_user_id else None,
                each.at,
                each.place,
            )
            for each in found
        ]

    def keep(self, entry: RosterEntry) -> None:
        """Keeps a sighting; a repeated one changes nothing."""
        values = {
            "visit_id": self._visit_id,
            "participant_id": entry.participant_id,
            "at": entry.at,
            "place": entry.place,
            "ehr_user_id": entry.person.ehr_user_id if entry.person else None,
            "kind": entry.person.kind.value if entry.person else None,
        }
        self._connection.execute(insert_into(self._connection, sightings).values(values).on_conflict_do_nothing())

    def touch(self, at: datetime) -> None:
        """Something was heard of the visit."""
        self._connection.execute(update(visits).where(visits.c.id == self._visit_id).values(touched_at=at))

    def shown(self, person: Person) -> Place:
        """Where a person was when it was last shown; gone, if it never was."""
        his = (
            live_changes.c.visit_id == self._visit_id,
            live_changes.c.ehr_user_id == person.ehr_user_id,
            live_changes.c.kind == person.kind.value,
        )
        latest = select(live_changes.c.place).where(*his).order_by(live_changes.c.id.desc()).limit(1)
        return Place(self._connection.execute(latest).scalar() or Place.LEFT)

    def show(self, person: Person, place: Place, at: datetime) -> None:
        """Shows a change to those who follow the visit."""
        who = {"ehr_user_id": person.ehr_user_id, "kind": person.kind.value}
        values = {"visit_id": self._visit_id, **who, "place": place.value, "at": at}
        self._connection.execute(insert(live_changes).values(values))

    def reported(self, person: Person) -> int:
        """How many reports of a person were put out or decided against."""
        found = self._connection.execute(select(expected.c.reported).where(*self._is(person))).scalar()
        return int(found or 0)

    def put_out(self, person: Person, connected: bool, at: datetime) -> None:
        """Puts a report into the outbox."""
        values = {
            "visit_id": self._visit_id,
            "ehr_user_id": person.ehr_user_id,
            "kind": person.kind.value,
            "connected": connected,
            "due_at": at,
            "attempts": 0,
            "state": "open",
        }
        self._connection.execute(insert(outbox).values(values))
        self.skip(person)

    def skip(self, person: Person) -> None:
        """Counts a report."""
        one_more = update(expected).where(*self._is(person)).values(reported=expected.c.reported + 1)
        self._connection.execute(one_more)

    def _is(self, person: Person) -> tuple[ColumnElement[bool], ...]:
        return (
            expected.c.visit_id == self._visit_id,
            expected.c.ehr_user_id == person.ehr_user_id,
            expected.c.kind == person.kind.value,
        )
