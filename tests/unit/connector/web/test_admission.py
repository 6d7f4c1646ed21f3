"""Launches that wait for others do not take every thread."""

from threading import Event, Thread

import pytest

from connector.web.admission import Places
from tests.unit.connector.fakes import BASE


def test_half_of_the_threads_are_for_launches():
    """With eight threads four launches are inside, two more wait a moment, and the next is turned away at once."""
    places = Places(8)
    assert [places.enter() for _ in range(4)] == [True] * 4
    entered = []
    waiting = [Thread(target=lambda: entered.append(places.enter())) for _ in range(2)]
    for thread in waiting:
        thread.start()
    while places._before._value:
        pass
    assert places.enter() is False
    places.leave()
    places.leave()
    for thread in waiting:
        thread.join()
    assert entered == [True, True]


@pytest.fixture
def held(world_with, monkeypatch):
    """A launch that stays inside until the test lets it go, and no other place."""
    world = world_with({"threads": 2})
    let_go, inside = Event(), Event()
    redeem = world.epic.redeem

    def slow(*arguments):
        inside.set()
        let_go.wait(10)
        return redeem(*arguments)

    monkeypatch.setattr(world.epic, "redeem", slow)
    monkeypatch.setattr("connector.web.admission.MOMENT_S", 0.01)
    first = Thread(target=lambda: world.launch("patient", user="WPR1"))
    first.start()
    inside.wait(10)
    yield world
    let_go.set()
    first.join()


def test_who_comes_next_is_asked_to_wait(held):
    """A launch without a place gets a page that repeats itself, names no code, and asks for a second of patience."""
    answer = held.browser().get(f"/launch/patient?iss={BASE}&launch=secret-launch")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "1"
    assert '<meta http-equiv="refresh" content="1">' in answer.text
    assert "secret-launch" not in answer.text


def test_graph_is_answered_meanwhile(held):
    """Handshakes, notifications and probes need no place."""
    assert held.browser().post("/notifications?validationToken=x").text == "x"
    assert held.browser().get("/healthz").status_code == 200
