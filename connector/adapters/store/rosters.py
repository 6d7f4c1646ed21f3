"""What Teams has told of a visit, and the reports that follow from it, in one transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.tables import accounts, configurations, expected, live_changes, outbox, sightings, visits
from connector.adapters.store.upsert import insert_of
from connector.domain.call_events import Place
from connector.domain.launch import Kind
from connector.domain.visit import Person
from connector.ports import Roster, RosterEntry

OF_VISIT = visits.c.id == bindparam("visit")
LOCK = select(visits.c.id).where(OF_VISIT).with_for_update()
TOUCH = update(visits).where(OF_VISIT).values(touched_at=bindparam("at"))
KNOWN_ACCOUNTS = select(accounts.c.oid).where(
    OF_VISIT,
    configurations.c.id == visits.c.configuration_id,
    accounts.c.tenant_id == configurations.c.tenant_id,
    accounts.c.fhir_base == configurations.c.fhir_base,
)
ENTRIES = select(sightings).where(sightings.c.visit_id == bindparam("visit"))
SHOWN = (
    select(live_changes.c.place)
    .where(
        live_changes.c.visit_id == bindparam("visit"),
        live_changes.c.ehr_user_id == bindparam("user"),
        live_changes.c.kind == bindparam("role"),
    )
    .order_by(live_changes.c.id.desc())
    .limit(1)
)
SHOW, PUT_OUT = insert(live_changes), insert(outbox)
HIS = (
    expected.c.visit_id == bindparam("visit"),
    expected.c.ehr_user_id == bindparam("user"),
    expected.c.kind == bindparam("role"),
)
REPORTED = select(expected.c.reported).where(*HIS)
ONE_MORE = update(expected).where(*HIS).values(reported=expected.c.reported + 1)


@cache
def _keep(dialect: str) -> Any:
    return insert_of(dialect, sightings).on_conflict_do_nothing()


class RosterStore:
    """Opens rosters, one writer at a time for each visit (with SQLite: for all of them)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def of(self, visit_id: str) -> Iterator[Roster]:
        """A roster to read and write; everything or nothing is kept at the end of the with block."""
        with self._database.writing() as connection:
            if not self._database.is_sqlite:
                connection.execute(LOCK, {"visit": visit_id})
            yield VisitRoster(connection, visit_id)


class VisitRoster:
    """The roster of one visit inside a transaction. Nobody else writes it meanwhile, so its entries are read once."""

    def __init__(self, connection: Connection, visit_id: str) -> None:
        self._connection = connection
        self._visit_id = visit_id

    def known_accounts(self) -> set[str]:
        """The accounts bound in the visit's environment."""
        return set(self._connection.execute(KNOWN_ACCOUNTS, {"visit": self._visit_id}).scalars())

    def entries(self) -> list[RosterEntry]:
        """All kept sightings of the visit."""
        return list(self._entries.values())

    @cached_property
    def _entries(self) -> dict[tuple[str, datetime, str], RosterEntry]:
        found = self._connection.execute(ENTRIES, {"visit": self._visit_id})
        return {
            (each.participant_id, each.at, each.place): RosterEntry(
                each.participant_id,
                Person(each.ehr_user_id, Kind(each.kind)) if each.ehr_user_id else None,
                each.at,
                each.place,
            )
            for each in found
        }

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
        self._entries.setdefault((entry.participant_id, entry.at, entry.place), entry)
        self._connection.execute(_keep(self._connection.dialect.name), values)

    def touch(self, at: datetime) -> None:
        """Something was heard of the visit."""
        self._connection.execute(TOUCH, {"visit": self._visit_id, "at": at})

    def shown(self, person: Person) -> Place:
        """Where a person was when it was last shown; gone, if it never was."""
        return Place(self._connection.execute(SHOWN, self._his(person)).scalar() or Place.LEFT)

    def show(self, person: Person, place: Place, at: datetime) -> None:
        """Shows a change to those who follow the visit."""
        who = {"ehr_user_id": person.ehr_user_id, "kind": person.kind.value}
        values = {"visit_id": self._visit_id, **who, "place": place.value, "at": at}
        self._connection.execute(SHOW, values)

    def reported(self, person: Person) -> int:
        """How many reports of a person were put out or decided against."""
        return int(self._connection.execute(REPORTED, self._his(person)).scalar() or 0)

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
        self._connection.execute(PUT_OUT, values)
        self.skip(person)

    def skip(self, person: Person) -> None:
        """Counts a report."""
        self._connection.execute(ONE_MORE, self._his(person))

    def _his(self, person: Person) -> dict[str, str]:
        return {"visit": self._visit_id, "user": person.ehr_user_id, "role": person.kind.value}
