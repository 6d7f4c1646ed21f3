"""Things that are handed out for a while."""

import threading
from datetime import UTC, datetime, timedelta

from mock_epic.expiring import Expiring

NOW = datetime(2026, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=10)


def test_a_thing_is_good_until_its_instant() -> None:
    """At the instant itself it is over."""
    kept: Expiring[str] = Expiring()
    kept.put("a", "thing", LATER)
    assert kept.get("a", LATER - timedelta(microseconds=1)) == "thing"
    assert kept.get("a", LATER) is None


def test_a_thing_is_taken_once() -> None:
    """Taking removes."""
    kept: Expiring[str] = Expiring()
    kept.put("a", "thing", LATER)
    assert kept.take("a", NOW) == "thing"
    assert kept.take("a", NOW) is None


def test_of_many_takers_one_gets_it() -> None:
    """Threads that take the same thing at once do not share it."""
    kept: Expiring[str] = Expiring()
    kept.put("a", "thing", LATER)
    start, got = threading.Barrier(8), []

    def take() -> None:
        start.wait()
        got.append(kept.take("a", NOW))

    threads = [threading.Thread(target=take) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(filter(None, got)) == ["thing"]


def test_a_key_can_be_used_again_when_it_is_old() -> None:
    """A key is new again once what it stood for has expired."""
    kept: Expiring[bool] = Expiring()
    assert kept.put_if_new("a", True, LATER, NOW)
    assert not kept.put_if_new("a", True, LATER, NOW)
    assert kept.put_if_new("a", True, LATER + timedelta(seconds=10), LATER)


def test_the_oldest_goes_when_there_is_no_room() -> None:
    """The store is bounded."""
    kept: Expiring[int] = Expiring(capacity=2)
    for number in range(3):
        kept.put(str(number), number, LATER)
    assert [kept.get(str(number), NOW) for number in range(3)] == [None, 1, 2]
    assert len(kept) == 2


def test_what_is_over_is_let_go() -> None:
    """A store that is used stays as small as what is good in it."""
    kept: Expiring[int] = Expiring(100)
    for minute in range(50):
        now = NOW + timedelta(minutes=minute)
        kept.put(str(minute), minute, now + timedelta(minutes=5), now)
    assert len(kept) == 5
