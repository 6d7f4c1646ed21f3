"""What the chart remembers of a participant."""

from datetime import UTC, datetime, timedelta

from mock_epic.telehealth.connections import Connections

TEN = datetime(2026, 1, 12, 10, tzinfo=UTC)


def test_a_repeat_does_not_move_the_time_of_the_connection() -> None:
    """Connected since 10:00 stays so, however often it is told."""
    connections = Connections()
    for minutes in (0, 5):
        connections.report("1", "7001", "patient", "connected", TEN + timedelta(minutes=minutes))
    heard = connections.of("1")[0]
    assert heard.since == TEN
    assert [report.at for report in heard.history] == [TEN, TEN + timedelta(minutes=5)]


def test_coming_back_is_a_connection_of_its_own() -> None:
    """Connected, disconnected and connected again are three reports, none of them a repeat."""
    connections = Connections()
    for minutes, state in enumerate(("connected", "disconnected", "connected")):
        connections.report("1", "7001", "patient", state, TEN + timedelta(minutes=minutes))
    heard = connections.of("1")[0]
    assert heard.since == TEN + timedelta(minutes=2)
    assert [report.repeated for report in heard.history] == [False, False, False]


def test_a_visit_that_nobody_told_about_has_nobody() -> None:
    """Without a report there is no connection."""
    assert Connections().of("1") == ()
