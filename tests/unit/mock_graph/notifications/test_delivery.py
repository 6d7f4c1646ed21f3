from datetime import timedelta

from mock_graph.notifications.delivery import delay_after


def test_delays_grow():
    """Each refusal doubles the wait before the next attempt, up to ten minutes."""
    waits = [delay_after(attempt) for attempt in (1, 2, 3, 4, 10, 11, 40)]
    assert waits == [timedelta(seconds=one) for one in (1, 2, 4, 8, 512, 600, 600)]
