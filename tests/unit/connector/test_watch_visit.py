"""One standing subscription per visit, whoever launches it at the same time and wherever."""

import pytest

from connector.domain.problems import TooBusy
from connector.domain.visit import SUBSCRIPTION_LIFE, Subscription
from connector.use_cases.watch_visit import WatchVisit
from tests.unit.connector.visits import launched


@pytest.fixture
def watch(world):
    """Subscribes at the fake Teams and remembers it in a real store."""
    parts, store = world.parts, world.store
    neighbours = (parts.teams, parts.locks, parts.clock, parts.ids, parts.tell)
    return WatchVisit(store.configurations, store.visits, store.subscriptions, *neighbours)


@pytest.fixture
def visit(world):
    """A visit as a launch has just read it: nobody has subscribed to its events."""
    return launched(world.store, world.row, "500", "x", world.clock.now())


def _subscribed_elsewhere(world, visit, until):
    world.store.subscriptions.add(Subscription("digest", visit.id, "", until))
    world.store.subscriptions.established("digest", "elsewhere")


def test_a_visit_is_subscribed_to_once(world, watch, visit):
    """Who finds a subscription standing asks Graph for none, and remembers for whom the lobby was opened."""
    watch.ensure(world.row, visit, [])
    again = world.store.visits.get(visit.id)
    watch.ensure(world.row, again, ["okafor-oid"])
    assert len(world.teams.subscriptions) == 1
    assert world.store.visits.get(visit.id).seated == ["okafor-oid"]


def test_one_that_was_made_while_the_lobby_was_opened_counts(world, watch, visit):
    """Another process may have subscribed while Graph was asked to open the lobby, after the visit had been read."""
    _subscribed_elsewhere(world, visit, world.clock.now() + SUBSCRIPTION_LIFE)
    watch.ensure(world.row, visit, ["okafor-oid"])
    assert world.teams.subscriptions == []
    assert world.store.visits.get(visit.id).seated == ["okafor-oid"]


def test_one_that_has_ended_does_not_count(world, watch, visit):
    """A subscription whose life is over brings no more events."""
    _subscribed_elsewhere(world, visit, world.clock.now())
    watch.ensure(world.row, visit, ["okafor-oid"])
    assert len(world.teams.subscriptions) == 1
    assert world.store.visits.get(visit.id).seated == ["okafor-oid"]


def test_a_refusal_does_not_stop_the_visit(world, watch, visit):
    """The refusal is told, the lobby's rules are remembered, and a later launch asks again."""
    world.teams.refuses = TooBusy("Microsoft Teams")
    watch.ensure(world.row, visit, ["okafor-oid"])
    assert ("subscription.refused", {"visit": visit.id, "why": "TooBusy"}) in world.log
    assert world.store.visits.get(visit.id).seated == ["okafor-oid"]
    world.teams.refuses = None
    watch.ensure(world.row, world.store.visits.get(visit.id))
    assert world.store.subscriptions.alive(visit.id, world.clock.now()).id == "subscription-1"
