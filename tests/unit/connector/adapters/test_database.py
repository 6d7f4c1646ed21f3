"""Transactions, in SQLite and in PostgreSQL alike: whole or not at all, and none in the way of the next."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event, insert, inspect, select
from sqlalchemy.exc import SQLAlchemyError

from connector.adapters.store import database as store_database
from connector.adapters.store.database import Database
from connector.adapters.store.tables import accounts
from connector.adapters.store.writers import OneAtATime, Writers

BINDING = {"tenant_id": "t", "fhir_base": "https://e/R4"}


@pytest.fixture
def database(database_url):
    """A database with its tables."""
    opened = Database(database_url)
    opened.migrate()
    yield opened
    opened.close()


@pytest.mark.parametrize("last_words", ["RENAME TO", "CREATE INDEX audit_by_tenant"])
def test_a_migration_that_breaks_off_is_undone(database_url, last_words):
    """Whichever revision it breaks off in, none of its tables stand, and the next start makes them all."""
    opened = Database(database_url)

    def break_off(_connection, _cursor, statement, *_more):
        if last_words in statement or ("audit_by_tenant" in statement and not opened.is_sqlite):
            raise InterruptedError

    event.listen(opened.engine, "before_cursor_execute", break_off)
    with pytest.raises(InterruptedError):
        opened.migrate()
    event.remove(opened.engine, "before_cursor_execute", break_off)
    with opened.reading() as connection:
        assert inspect(connection).get_table_names() == []
    opened.migrate()
    current, newest = opened.revisions()
    opened.close()
    assert current == newest


def _bound(database):
    with database.reading() as connection:
        return list(connection.execute(select(accounts.c.ehr_user_id)).scalars())


def _bind(database, number):
    with database.writing() as connection:
        connection.execute(insert(accounts), {**BINDING, "ehr_user_id": f"u{number}", "oid": f"o{number}"})


@pytest.mark.parametrize("after", [True, False])
def test_what_fails_leaves_nothing_behind(database, after):
    """A transaction that breaks off is undone, also before its first statement, and the next one begins afresh."""

    def break_off():
        with database.writing() as connection:
            if after:
                connection.execute(insert(accounts), {**BINDING, "ehr_user_id": "lost", "oid": "lost"})
            raise LookupError

    with pytest.raises(LookupError):
        break_off()
    _bind(database, 1)
    assert _bound(database) == ["u1"]


def test_a_refused_statement_disturbs_no_other(database):
    """After an error in a transaction or in a question the same thread goes on."""
    _bind(database, 1)
    with pytest.raises(SQLAlchemyError):
        _bind(database, 1)
    with pytest.raises(SQLAlchemyError), database.reading() as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    _bind(database, 2)
    assert sorted(_bound(database)) == ["u1", "u2"]


def test_a_question_within_a_transaction_sees_what_is_kept(database):
    """What a transaction has written is seen by others when it is over, also by the same thread."""
    with database.writing() as connection:
        connection.execute(insert(accounts), {**BINDING, "ehr_user_id": "u", "oid": "o"})
        assert _bound(database) == []
    assert _bound(database) == ["u"]


def test_many_threads_write_and_read(database):
    """Nobody gets a connection that somebody else is using."""

    def both(number):
        _bind(database, number)
        return f"u{number}" in _bound(database)

    with ThreadPoolExecutor(16) as threads:
        assert all(threads.map(both, range(80)))


def test_threads_take_turns_in_writing(database_url, monkeypatch):
    """Nobody is refused because another thread writes, even where SQLite would make nobody wait."""
    monkeypatch.setattr(store_database, "BUSY_TIMEOUT_S", 0)
    impatient = Database(database_url)
    impatient.migrate()
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda number: _bind(impatient, number), range(80)))
    assert len(_bound(impatient)) == 80
    impatient.close()


def test_processes_take_turns_in_writing(database_url, monkeypatch):
    """Nobody is refused because another process writes: here two that share nothing but the database."""
    monkeypatch.setattr(store_database, "BUSY_TIMEOUT_S", 0)
    processes = [Database(database_url) for _ in range(2)]
    processes[0].migrate()
    with ThreadPoolExecutor(16) as threads:
        list(threads.map(lambda number: _bind(processes[number % 2], number), range(80)))
    assert len(_bound(processes[0])) == 80
    for process in processes:
        process.close()


def test_waiting_for_the_turn_ends(database, monkeypatch):
    """Where others write for too long, whoever waits is told, and does not wait behind all of them."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL lets several write at a time.")
    impatient = OneAtATime(database.engine.url.database, 0.01)
    monkeypatch.setattr(database, "_turn", impatient)
    with impatient, ThreadPoolExecutor(1) as others, pytest.raises(SQLAlchemyError):
        others.submit(_bind, database, 1).result()
    _bind(database, 2)
    assert _bound(database) == ["u2"]


def test_a_locked_database_is_told_like_any_other_trouble(database_url, monkeypatch):
    """What SQLite says when a transaction cannot begin is an error of SQLAlchemy's."""
    monkeypatch.setattr(store_database, "BUSY_TIMEOUT_S", 0)
    mine = Database(database_url)
    if not mine.is_sqlite:
        pytest.skip("PostgreSQL lets several write at a time.")
    mine.migrate()
    with mine.engine.connect() as stranger:
        stranger.exec_driver_sql("BEGIN IMMEDIATE")
        mine._turn = Writers()
        with pytest.raises(SQLAlchemyError):
            _bind(mine, 1)
        stranger.rollback()
    mine.close()


def test_where_no_file_can_be_made_nobody_writes(tmp_path):
    """What keeps a turn from being taken is an error of SQLAlchemy's too, and the next one is told the same."""
    turn = OneAtATime(f"{tmp_path}/nowhere/c.sqlite", 0.01)
    for _ in range(2):
        with pytest.raises(SQLAlchemyError, match="nowhere"), turn:
            pass
