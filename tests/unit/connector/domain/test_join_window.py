"""When a patient may join."""

from datetime import UTC, datetime, timedelta

import pytest

from connector.domain.join_window import Appointment, JoinWindow, appointment_in, instant
from connector.domain.problems import Problem, in_words

START = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
WINDOW = JoinWindow()


def _refusal(appointment, now):
    with pytest.raises(Problem) as refused:
        WINDOW.check(appointment, now)
    return refused.value


@pytest.mark.parametrize("minutes", [-30, 0, 89, 90])
def test_open_around_the_visit(minutes):
    """Half an hour before the start until an hour after the end, both included."""
    WINDOW.check(Appointment(START, START + timedelta(minutes=30)), START + timedelta(minutes=minutes))


def test_too_early_says_when_to_come_back():
    """Whoever comes early reads from when on the visit can be joined."""
    refusal = _refusal(Appointment(START), START - timedelta(minutes=31))
    assert refusal.kind == "visit-too-early"
    assert "01:00 UTC" in refusal.happened
    assert "in 1 minute" in refusal.to_do


def test_too_late():
    """Long after the end nobody joins."""
    assert _refusal(Appointment(START, START), START + timedelta(minutes=61)).kind == "visit-over"


def test_cancelled_whatever_the_time():
    """A cancelled visit is refused also at its time."""
    assert _refusal(Appointment(START, START, "cancelled"), START).kind == "visit-cancelled"


def test_what_nobody_tells_keeps_nobody_out():
    """Without a time everybody may join."""
    WINDOW.check(Appointment(), START)


def test_appointment_before_context():
    """The Appointment knows better than the context token."""
    context = {"appointmentTime": "2026-03-29T03:30:00+02:00"}
    assert appointment_in(context, None).start == START
    assert appointment_in(context, Appointment(None)).start is None


@pytest.mark.parametrize("text", ["", None, "08/11/2020 02:00 PM", "2026-03-29T01:30:00", 7])
def test_times_without_a_zone_say_nothing(text):
    """Only a FHIR instant is a time: others would be wrong by the hours of a zone."""
    assert instant(text) is None


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(1, "1 minute"), (3600, "1 hour and 0 minutes"), (7261, "2 hours and 2 minutes"), (90_000, "1 day and 1 hour")],
)
def test_durations_as_people_say_them(seconds, said):
    """Rounded up to the minute, so that nobody comes back a moment too early."""
    assert in_words(timedelta(seconds=seconds)) == said
