"""Statements that are put together once: they tell what SQLAlchemy tells, of SQLite and of PostgreSQL alike."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import attempts, subscriptions

WHEN = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
ROW = {
    "state_digest": "state",
    "browser_digest": "browser",
    "purpose": "portal",
    "nonce": "n",
    "verifier": "v",
    "facts": {"of": "a sign-in"},
    "expires_at": WHEN,
}
ADD = Prepared(insert(attempts))
OF_STATE = Prepared(select(attempts).where(attempts.c.state_digest == bindparam("digest")))
OF_PORTAL = Prepared(
    select(attempts.c.nonce).where(attempts.c.purpose == "portal", attempts.c.expires_at <= bindparam("now"))
)
TAKE = Prepared(delete(attempts).where(attempts.c.state_digest == bindparam("digest")).returning(attempts.c.facts))


@pytest.fixture
def database(database_url):
    """A database with its tables and one row."""
    opened = Database(database_url)
    opened.migrate()
    with opened.writing() as connection:
        ADD.all(connection, ROW)
    yield opened
    opened.close()


def _first(database, statement, **values):
    with database.writing() as connection:
        return statement.first(connection, values)


def test_what_was_written_is_read_in_its_types(database):
    """A moment comes back with its zone, a document as one."""
    assert _first(database, OF_STATE, digest="state")._asdict() == ROW


def test_what_sqlalchemy_writes_is_the_same(database):
    """A row that SQLAlchemy wrote is read alike, and it reads ours."""
    with database.writing() as connection:
        connection.execute(insert(attempts), {**ROW, "state_digest": "other"})
        assert OF_STATE.first(connection, {"digest": "other"})._asdict() == {**ROW, "state_digest": "other"}
        theirs = connection.execute(select(attempts).where(attempts.c.state_digest == "state")).one()
    assert theirs._asdict() == ROW


def test_what_stands_in_the_statement_holds_with_what_is_given(database):
    """Its own values and those given are not mistaken for each other, and none is left from the time before."""
    with database.reading() as connection:
        assert OF_PORTAL.scalar(connection, {"now": WHEN}) == "n"
        assert OF_PORTAL.scalar(connection, {"now": WHEN.replace(year=2025)}) is None
        assert OF_PORTAL.all(connection, {"now": WHEN}) == [("n",)]


def test_what_is_gone_is_given_out(database):
    """A deletion tells what it deleted, and nothing the next time."""
    assert _first(database, TAKE, digest="state").facts == {"of": "a sign-in"}
    assert _first(database, TAKE, digest="state") is None


def test_what_is_refused_is_told_as_sqlalchemy_tells_it(database):
    """A row that is there already is an IntegrityError, and the first one stays."""
    with pytest.raises(IntegrityError), database.writing() as connection:
        ADD.all(connection, ROW)
    assert _first(database, OF_STATE, digest="state").nonce == "n"


def test_what_cannot_be_kept_is_told_and_undone(database):
    """A transaction that fails at its very end raises SQLAlchemy's error and leaves nothing, not even itself."""
    if not database.is_sqlite:
        pytest.skip("PostgreSQL's foreign keys are looked at with each statement here.")
    lost = {"client_state_digest": "c", "visit_id": "none", "subscription_id": "", "expires_at": WHEN, "state": "asked"}

    def keep() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            connection.execute(insert(subscriptions), lost)

    with pytest.raises(SQLAlchemyError):
        keep()
    assert _first(database, TAKE, digest="state").facts == {"of": "a sign-in"}
    with database.reading() as connection:
        assert connection.execute(select(subscriptions)).all() == []
