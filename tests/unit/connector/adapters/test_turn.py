"""Of several connectors on one database, one sends the reports."""

import pytest

from connector.adapters.store.database import Database
from connector.adapters.store.turn import Turn


@pytest.fixture
def two(database_url):
    """The turns of two connectors on one database."""
    databases = [Database(database_url), Database(database_url)]
    turns = [Turn(database) for database in databases]
    yield turns
    for turn, database in zip(turns, databases, strict=True):
        turn.end()
        database.close()


def test_one_of_two_sends(two):
    """Who asked first keeps the turn."""
    first, second = two
    assert [first.is_ours(), second.is_ours(), first.is_ours(), second.is_ours()] == [True, False, True, False]


def test_the_other_takes_over(two):
    """When the first is gone the second sends, and a third time nothing changes."""
    first, second = two
    assert first.is_ours()
    first.end()
    assert second.is_ours()
    assert not first.is_ours()
