"""What is kept, in SQLite and in PostgreSQL alike: migrated, shared by threads and processes, there after a restart."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from connector.adapters.ids import SystemIds
from connector.adapters.secret_box import SecretBox
from connector.adapters.store.database import Database, _alembic
from connector.adapters.store.tables import attempts, metadata
from connector.domain.attempts import Attempt, Purpose
from connector.domain.audit import Deed, Step
from connector.domain.configuration import Configuration, Environment, InvalidField, Region
from connector.domain.launch import Kind
from connector.domain.problems import Problem
from connector.domain.visit import Person, Subscription
from connector.parts import standard_store
from connector.ports import RosterEntry
from connector.settings import Settings
from tests.unit.connector.visits import MAYA, launched

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ROW = Configuration("r", "t", "https://e/R4", Environment.TESTING, "a", "o", "", "https://e/status", NOW)
OLD, NEW = (Fernet.generate_key().decode() for _ in range(2))
DOCTOR = Person("EMP1", Kind.PROVIDER)


@pytest.fixture
def opened(database_url):
    """Opens the store as a connector does that starts; with other keys if they are given."""

    def open_store(*keys):
        store = standard_store(Settings(database_url=database_url), SystemIds(), SecretBox(keys or (OLD,)))
        if not store.configurations.get("r"):
            store.configurations.save(ROW)
        return store

    return open_store


def test_migrations_make_the_tables(database_url):
    """After all migrations the database has exactly the tables that the code describes."""
    database = Database(database_url)
    database.migrate()
    with database.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    assert database.revisions()[0] == database.revisions()[1]
    database.close()


def test_migrations_go_back(database_url):
    """Every migration can be undone and done again."""
    database = Database(database_url)
    database.migrate()
    configuration = _alembic()
    with database.engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "base")
    assert database.revisions()[0] is None
    database.migrate()
    assert database.revisions()[0] == database.revisions()[1]
    database.close()


def test_two_processes_migrate_at_once(database_url):
    """Connectors that start at the same time wait for each other."""
    databases = [Database(database_url) for _ in range(4)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(Database.migrate, databases))
    assert databases[0].revisions()[0] == databases[0].revisions()[1]
    for database in databases:
        database.close()


def test_restart_loses_nothing(opened):
    """Configurations, bindings and reports are there after a restart."""
    store = opened()
    store.accounts.bind(ROW, "EMP1", "oid-1")
    visit = launched(store, ROW, "500", "x", NOW, DOCTOR, "oid-1")
    with store.rosters.of(visit.id) as roster:
        roster.put_out(Person("EMP1", Kind.PROVIDER), True, NOW)
    again = opened()
    assert list(again.configurations.approved_at_base("https://e/R4")) == [ROW]
    assert again.accounts.of_user(ROW, "EMP1") == "oid-1"
    assert [report.person.ehr_user_id for report in again.outbox.due(NOW, 10)] == ["EMP1"]


def test_one_visit_for_many_threads(opened):
    """However many threads open a visit at once, there is one, and all their launches count."""
    store = opened()

    def launch(_):
        return launched(store, ROW, "500", "x", NOW).id

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(launch, range(40)))) == 1
    assert store.visits.named("x").expected[0].launches == 40


def test_state_is_used_up_by_one(opened):
    """Of many who take the same attempt at once, one gets it."""
    store = opened()
    with ThreadPoolExecutor(8) as threads:
        store.attempts.add(_attempt("s"))
        taken = threads.map(lambda state: store.attempts.take(state, lambda _attempt: None), ["s"] * 20)
        assert sum(each is not None for each in taken) == 1


def test_a_state_of_others_is_not_used_up(opened):
    """Whoever comes with somebody else's attempt takes nothing away from him."""

    def refuse(_attempt):
        raise LookupError

    store = opened()
    store.attempts.add(_attempt("s"))
    with pytest.raises(LookupError):
        store.attempts.take("s", refuse)
    assert _taken(store, "s").verifier == "the-verifier"
    assert _taken(store, "s") is None


def test_order_of_a_persons_reports(opened):
    """A person's second report is not due before the first has left, other people's are."""
    store = opened()
    visit = launched(store, ROW, "500", "x", NOW)
    with store.rosters.of(visit.id) as roster:
        for person, connected in ((DOCTOR, True), (DOCTOR, False), (MAYA, True)):
            roster.put_out(person, connected, NOW)
    first, other = store.outbox.due(NOW, 10)
    assert [(each.person, each.connected) for each in (first, other)] == [(DOCTOR, True), (MAYA, True)]
    store.outbox.again(first, NOW.replace(hour=11))
    assert [each.person for each in store.outbox.due(NOW, 10)] == [MAYA]
    store.outbox.done(first)
    assert [each.connected for each in store.outbox.due(NOW, 10) if each.person == DOCTOR] == [False]


def _taken(store, state):
    return store.attempts.take(state, lambda _attempt: None)


def _attempt(state, **facts):
    """An attempt under way."""
    return Attempt(state, "b", Purpose.PORTAL, "the-nonce", "the-verifier", facts, NOW)


def test_two_stores_on_one_database(opened):
    """Two connectors on one database find each other's visits, reports and subscriptions."""
    one, other = opened(), opened()
    visit = launched(one, ROW, "500", "x", NOW)
    assert launched(other, ROW, "500", "x", NOW, DOCTOR, "oid-1").id == visit.id
    assert {each.person for each in one.visits.named("x").expected} == {DOCTOR, MAYA}
    one.subscriptions.add(Subscription("d", visit.id, "", NOW + timedelta(hours=1)))
    other.subscriptions.established("d", "s1")
    assert one.subscriptions.alive(visit.id, NOW).id == "s1"
    assert other.visits.get(visit.id).join_url == "https://join"


def test_a_roster_is_written_by_one_at_a_time(opened):
    """What many notifications tell of one visit at once is counted without a loss."""
    store = opened()
    visit = launched(store, ROW, "500", "x", NOW)

    def report(number):
        with store.rosters.of(visit.id) as roster:
            before = roster.reported(MAYA)
            roster.keep(RosterEntry(f"p{number}", MAYA, NOW, "in"))
            roster.put_out(MAYA, before % 2 == 0, NOW)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(report, range(24)))
    with store.rosters.of(visit.id) as roster:
        assert (roster.reported(MAYA), len(roster.entries())) == (24, 24)


def test_a_forgotten_visit_leaves_nothing(opened):
    """A visit is dropped with all that belongs to it."""
    store = opened()
    visit = launched(store, ROW, "500", "x", NOW)
    store.subscriptions.add(Subscription("d", visit.id, "s1", NOW + timedelta(hours=1)))
    assert store.visits.over(NOW + timedelta(days=1)) == [visit.id]
    store.visits.forget(visit.id)
    store.visits.sweep()
    assert store.visits.get(visit.id) is None
    assert store.subscriptions.by_client_state("d") is None


@pytest.mark.parametrize("region", list(Region))
def test_regions_keep_apart(opened, database_url, region):
    """What belongs to a row is in the database of its region and in no other."""
    store, row = opened(), replace(ROW, id="regional", tenant_id="tenant-x", region=region)
    store.configurations.save(row)
    store.accounts.bind(row, "EMP-X", "oid-x")
    visit = launched(store, row, "session-x", "external-x", NOW)
    store.attempts.add(_attempt("state-x", row="regional", region=region.value))
    with store.rosters.of(visit.id) as roster:
        roster.put_out(MAYA, True, NOW)
    for each, url in Settings(database_url=database_url).database_urls.items():
        database = Database(url)
        with database.reading() as connection:
            kept = [row for table in metadata.sorted_tables for row in connection.execute(table.select())]
        found = [row for row in kept if "-x" in str(row) or "regional" in str(row)]
        assert bool(found) == (each is region)
        database.close()
    assert store.configurations.get("regional") == row
    assert [report.visit_id for report in store.outbox.due(NOW, 10)] == [visit.id]
    store.outbox.done(store.outbox.due(NOW, 10)[0])
    assert store.outbox.due(NOW, 10) == []
    assert _taken(store, "state-x").verifier == "the-verifier"


def test_a_row_moves_during_a_launch(opened):
    """Whoever launched before a row went to another region is told that it is not approved; no visit is made."""
    store = opened()
    store.configurations.save(replace(ROW, region=Region.EMEA, approved_at=None))
    with pytest.raises(Problem, match="issuer-not-approved"):
        launched(store, ROW, "s", "moved", NOW)
    assert store.visits.named("moved") is None


def test_other_mistakes_stay_mistakes(opened):
    """What the database refuses for another reason is no matter of approval."""
    with pytest.raises(IntegrityError):
        launched(opened(), ROW, "s", None, NOW)


def test_reports_of_regions_are_told_apart(opened):
    """The first reports of three regions have three numbers, and the right one is done with."""
    store = opened()
    for number, region in enumerate(Region):
        row = replace(ROW, id=region.value, tenant_id=region.value, region=region)
        store.configurations.save(row)
        visit = launched(store, row, "500", f"x{number}", NOW)
        with store.rosters.of(visit.id) as roster:
            roster.put_out(MAYA, True, NOW)
    first, *others = store.outbox.due(NOW, 10)
    assert len({report.id for report in (first, *others)}) == 3
    store.outbox.done(first)
    assert store.outbox.due(NOW, 10) == others


def test_a_row_moves_without_its_bindings(opened, database_url):
    """A row that gets another region leaves nothing in the old one and takes its audit list along."""
    store = opened()
    store.accounts.bind(ROW, "EMP1", "oid-1")
    step = Step(NOW, "t", "r", ROW.fhir_base, "oid-9", next(iter(Deed)))
    store.audit.add(Region.AMERICAS, step)
    moved = replace(ROW, region=Region.EMEA)
    visit = launched(store, ROW, "500", "x", NOW)
    with pytest.raises(InvalidField, match="when they are over"):
        store.configurations.save(moved)
    store.visits.forget(visit.id)
    store.configurations.save(moved)
    assert store.configurations.of_tenant("t") == [moved]
    assert store.audit.of_tenant("t") == [step]
    assert "oid-9" not in _kept(database_url, Region.AMERICAS)
    assert store.accounts.of_user(moved, "EMP1") is None
    assert store.accounts.of_user(ROW, "EMP1") is None


def _kept(database_url, region):
    """Everything in the database of a region."""
    database = Database(Settings(database_url=database_url).database_urls[region])
    with database.reading() as connection:
        kept = str([row for table in metadata.sorted_tables for row in connection.execute(table.select())])
    database.close()
    return kept


def test_a_base_is_added_once_in_all_regions(opened):
    """A tenant has a FHIR base URL once, in whichever region."""
    with pytest.raises(InvalidField, match="added already"):
        opened().configurations.save(replace(ROW, id="twice", region=Region.APAC))


def test_secrets_of_attempts_are_encrypted(opened, database_url):
    """Nonce and verifier cannot be read in the database; after a rotation the old ones still open."""
    opened().attempts.add(_attempt("s"))
    database = Database(Settings(database_url=database_url).database_urls[Region.AMERICAS])
    with database.reading() as connection:
        kept = str(connection.exec_driver_sql("SELECT * FROM attempts").all())
    database.close()
    assert "the-verifier" not in kept
    assert "the-nonce" not in kept
    rotated = opened(NEW, OLD)
    rotated.attempts.add(_attempt("t"))
    assert _taken(opened(NEW), "s") is None
    assert _taken(rotated, "s").verifier == "the-verifier"
    assert _taken(opened(NEW), "t").nonce == "the-nonce"


def test_secrets_that_were_encrypted_one_by_one(opened, database_url):
    """A sign-in that an older connector began goes on."""
    box = SecretBox((OLD,))
    old = {"nonce": box.lock("its-nonce"), "verifier": box.lock("its-verifier")}
    store = opened()
    store.attempts.add(_attempt("s"))
    database = Database(Settings(database_url=database_url).database_urls[Region.AMERICAS])
    with database.writing() as connection:
        connection.execute(update(attempts).values(old))
    database.close()
    taken = _taken(store, "s")
    assert (taken.nonce, taken.verifier) == ("its-nonce", "its-verifier")
