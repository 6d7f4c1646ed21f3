"""What the store tells a launch of its visit."""

from datetime import UTC, datetime, timedelta

import pytest

from connector.adapters.ids import SystemIds
from connector.adapters.secret_box import SecretBox, key_from
from connector.domain.configuration import Configuration, Environment
from connector.domain.launch import Kind, Launch
from connector.domain.visit import Subscription
from connector.parts import standard_store
from connector.settings import Settings
from tests.unit.connector.visits import launched

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ROW = Configuration("r", "t", "https://e/R4", Environment.TESTING, "a", "o", "", "https://e/status", NOW)
MAYA = Launch(Kind.PATIENT, "500", "WPR1")


def _opened(database_url):
    return standard_store(Settings(database_url=database_url), SystemIds(), SecretBox((key_from("secret"),)))


@pytest.fixture
def store(database_url):
    """A store with one row."""
    store = _opened(database_url)
    store.configurations.save(ROW)
    return store


def test_a_visit_that_nobody_has_launched(store):
    """There is nobody to expect in it, and it is not made."""
    assert store.visits.expect_again(ROW, MAYA, "x", "", NOW) is None
    assert store.visits.named("x") is None


def test_a_visit_that_somebody_has_launched(store):
    """The next launch of it counts and keeps its meeting."""
    first = launched(store, ROW, "500", "x", NOW)
    again = store.visits.expect_again(ROW, MAYA, "x", "", NOW + timedelta(hours=1))
    assert (again.id, again.meeting_id, again.expected[0].launches) == (first.id, first.meeting_id, 2)
    assert again.expected == store.visits.named("x").expected
    assert store.visits.over(NOW + timedelta(minutes=30)) == []


def test_a_visit_that_somebody_has_launched_elsewhere(store, database_url):
    """Another process that has not heard of it counts the next launch, too."""
    first = launched(store, ROW, "500", "x", NOW)
    again = _opened(database_url).visits.expect_again(ROW, MAYA, "x", "", NOW)
    assert (again.id, again.expected[0].launches) == (first.id, 2)


def test_until_when_a_visit_is_watched(store):
    """As long as its last standing subscription lives; one that was only asked for does not count."""
    visit = launched(store, ROW, "500", "x", NOW)
    until = NOW + timedelta(hours=1)
    for digest, moment in (("d", until), ("e", NOW), ("f", until + timedelta(hours=1))):
        store.subscriptions.add(Subscription(digest, visit.id, "", moment))
    assert store.visits.get(visit.id).watched_until is None
    store.subscriptions.established("d", "s1")
    store.subscriptions.established("e", "s2")
    assert store.visits.expect_again(ROW, MAYA, "x", "", NOW).watched_until == until
    store.subscriptions.removed("s1", NOW)
    assert store.visits.named("x").watched_until == NOW


def test_an_open_lobby_is_remembered_with_the_subscription(store):
    """For whom it was opened is kept together with the subscription that is asked for next."""
    visit = launched(store, ROW, "500", "x", NOW)
    store.subscriptions.add(Subscription("d", visit.id, "", NOW), ["oid-1"])
    assert store.visits.get(visit.id).seated == ["oid-1"]
    store.subscriptions.add(Subscription("e", visit.id, "", NOW))
    assert store.visits.get(visit.id).seated == ["oid-1"]
