"""The database: migrated, shared by threads, and what survives a restart."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from connector.adapters.ids import SystemIds
from connector.adapters.store.database import Database
from connector.adapters.store.tables import metadata
from connector.domain.configuration import Configuration, Environment
from connector.domain.launch import Kind
from connector.domain.visit import Person
from connector.parts import standard_store
from connector.settings import Settings

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ROW = Configuration("r", "t", "https://e/R4", Environment.TESTING, "a", "o", "", "https://e/status", NOW)


def _opened(tmp_path):
    store = standard_store(Settings(database_url=f"sqlite:///{tmp_path}/c.sqlite"), SystemIds())
    store.configurations.save(ROW)
    return store


def test_migrations_make_the_tables(tmp_path):
    """After all migrations the database has exactly the tables that the code describes."""
    database = Database(f"sqlite:///{tmp_path}/c.sqlite")
    database.migrate()
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_restart_loses_nothing(tmp_path):
    """Configurations, bindings and reports are there after a restart."""
    store = _opened(tmp_path)
    store.accounts.bind(ROW, "EMP1", "oid-1")
    visit = store.visits.open(ROW, "500", "x", NOW)
    store.visits.expect(visit.id, Person("EMP1", Kind.PROVIDER), "oid-1", NOW)
    with store.rosters.of(visit.id) as roster:
        roster.put_out(Person("EMP1", Kind.PROVIDER), True, NOW)
    again = _opened(tmp_path)
    assert again.configurations.approved_at_base("https://e/R4") == [ROW]
    assert again.accounts.of_user(ROW, "EMP1") == "oid-1"
    assert [report.person.ehr_user_id for report in again.outbox.due(NOW, 10)] == ["EMP1"]


def test_one_visit_for_many_threads(tmp_path):
    """However many threads open a visit at once, there is one, and all their launches count."""
    store = _opened(tmp_path)
    maya = Person("WPR1", Kind.PATIENT)

    def launch(_):
        return store.visits.expect(store.visits.open(ROW, "500", "x", NOW).id, maya, "", NOW).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(launch, range(40)))) == 1
    assert store.visits.open(ROW, "500", "x", NOW).expected[0].launches == 40


def test_state_is_used_up_by_one(tmp_path):
    """Of many who take the same attempt at once, one gets it."""
    store = _opened(tmp_path)
    with ThreadPoolExecutor(8) as threads:
        store.attempts.add(_attempt("s"))
        assert sum(threads.map(store.attempts.take, ["s"] * 20)) == 1


def test_order_of_a_persons_reports(tmp_path):
    """A person's second report is not due before the first has left, other people's are."""
    store = _opened(tmp_path)
    visit = store.visits.open(ROW, "500", "x", NOW)
    doctor, maya = Person("EMP1", Kind.PROVIDER), Person("WPR1", Kind.PATIENT)
    with store.rosters.of(visit.id) as roster:
        for person, connected in ((doctor, True), (doctor, False), (maya, True)):
            roster.put_out(person, connected, NOW)
    first, other = store.outbox.due(NOW, 10)
    assert [(each.person, each.connected) for each in (first, other)] == [(doctor, True), (maya, True)]
    store.outbox.again(first, NOW.replace(hour=11))
    assert [each.person for each in store.outbox.due(NOW, 10)] == [maya]
    store.outbox.done(first)
    assert [each.connected for each in store.outbox.due(NOW, 10) if each.person == doctor] == [False]


def _attempt(state):
    """An attempt under way."""
    from connector.domain.attempts import Attempt, Purpose

    return Attempt(state, "b", Purpose.PORTAL, "n", "v", {}, NOW)
