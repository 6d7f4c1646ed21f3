from datetime import timedelta

import pytest

from mock_graph.notifications.endpoints import Endpoints
from simkit.transports import Reply

TENANT = "11111111-1111-4111-8111-111111111111"
HOOK = "http://127.0.0.1:7400/notifications"


@pytest.mark.parametrize(
    ("answers", "late", "state"),
    [(9, 9, "good"), (10, 1, "good"), (20, 3, "slow"), (10, 2, "dropped"), (100, 11, "slow"), (100, 16, "dropped")],
)
def test_state(world, answers, late, state):
    """More than a tenth of late answers makes an endpoint slow, more than 15 % cut it off; nine decide nothing."""
    endpoints = Endpoints(world.clock)
    for number in range(answers):
        endpoints.answered(HOOK, late=number < late)
    assert endpoints.state(HOOK) == state
    world.clock.advance(timedelta(minutes=10))
    assert endpoints.state(HOOK) == "good"


def _visit(world, quick, late):
    """A subscribed meeting whose endpoint has answered so many notifications at once and so many not at all."""
    world.control("PATCH", f"/tenants/{TENANT}/settings", {"slow_endpoints": "throttled"})
    meeting = world.meeting()
    world.subscribe(meeting)
    endpoints = world.app.extensions["mock_graph"].house(TENANT).broadcaster.endpoints
    for number in range(quick + late):
        endpoints.answered(HOOK, late=number >= quick)
    return meeting


def test_slow_endpoint_hears_late(world):
    """An endpoint that is slow hears ten seconds later."""
    meeting = _visit(world, 17, 3)
    world.join(meeting, name="Maya")
    world.advance(seconds=9)
    assert world.subscriber.made() == []
    world.advance(seconds=1)
    assert len(world.subscriber.wait(1)) == 1


def test_cut_off_endpoint_hears_nothing(world):
    """What happens while an endpoint is cut off is never told; after ten minutes it hears again."""
    meeting = _visit(world, 10, 10)
    world.join(meeting, name="Maya")
    world.advance(minutes=10)
    second = world.join(meeting, name="Tomas")
    assert world.subscriber.wait(1)[0]["facts"]["participant"] == second["id"]


def test_no_answer_in_time_is_late(world):
    """A delivery that is not answered in time counts, one that is refused does not."""
    meeting = _visit(world, 0, 0)
    endpoints = world.app.extensions["mock_graph"].house(TENANT).broadcaster.endpoints
    replies = iter([Reply(None, trouble="ReadTimeout"), Reply(500), Reply(202), Reply(202)])
    world.subscriber.answer = lambda _call: next(replies)
    world.join(meeting, name="Maya")
    world.subscriber.wait(1)
    world.advance(seconds=1)
    world.subscriber.wait(2)
    world.advance(seconds=2)
    world.subscriber.wait(3)
    world.join(meeting, name="nobody hears this")
    assert [late for _at, late in endpoints._answers[HOOK]][:2] == [True, False]


def test_served_by_default(world):
    """Unless the tenant throttles, an endpoint that is late hears everything at once."""
    meeting = _visit(world, 10, 10)
    world.control("PATCH", f"/tenants/{TENANT}/settings", {"slow_endpoints": "served"})
    world.join(meeting, name="Maya")
    assert len(world.subscriber.wait(1)) == 1
