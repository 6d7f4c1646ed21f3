"""Connections of a person, whatever order the events come in."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from connector.domain.call_events import Place
from connector.domain.roster import EVERYBODY, Seen, connections, owed, still_here

START = datetime(2026, 3, 1, 10, tzinfo=UTC)


def _seen(minute, place, participant="a"):
    return Seen(participant, START + timedelta(minutes=minute), Place(place))


@st.composite
def visits(draw):
    """What happens to a person who comes and goes one device at a time: lobby, in, left, each time afresh."""
    story, minute = [], 0
    for number in range(draw(st.integers(0, 4))):
        places = draw(st.sampled_from([("lobby",), ("lobby", "in"), ("in",)]))
        for place in (*places, "left"):
            minute += 1
            story.append(_seen(minute, place, f"p{number}"))
    return story[: draw(st.integers(0, len(story)))]


def test_lobby_is_no_connection():
    """Waiting and leaving the lobby is no connection."""
    assert connections([_seen(1, "lobby"), _seen(2, "left")]) == 0


def test_first_in_last_out():
    """Two devices of a person are one connection, from the first in to the last out."""
    both = [_seen(1, "in", "a"), _seen(2, "in", "b"), _seen(3, "left", "a")]
    assert connections(both) == 1
    assert connections([*both, _seen(4, "left", "b")]) == 2


def test_end_of_the_call():
    """The end of the call ends what nobody reported as ended, and what comes late changes nothing."""
    ended = Seen(EVERYBODY, START + timedelta(minutes=9), Place.LEFT)
    assert connections([_seen(1, "in"), ended]) == 2
    assert connections([_seen(1, "in"), ended, _seen(10, "left")]) == 2
    assert connections([_seen(1, "in"), ended, _seen(12, "in", "b")]) == 3


def test_still_here():
    """Whoever was seen last in the lobby or in the call is still here."""
    story = [_seen(1, "in", "a"), _seen(1, "lobby", "b"), _seen(2, "left", "a")]
    assert still_here(story) == {"b"}


@given(visits(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(story, chance):
    """Told in any order and more than once, the chart hears the same alternation as if told in order."""
    told = story + [each for each in story if chance.random() < 0.3]
    chance.shuffle(told)
    known, reports = set(), []
    for each in told:
        known.add(each)
        reports += owed(connections(known), len(reports))
    assert len(reports) == connections(story)
    assert all(report == (number % 2 == 0) for number, report in enumerate(reports))


@given(visits(), visits(), st.randoms(use_true_random=False))
def test_the_present_is_always_right(one, other, chance):
    """Whatever overlaps and whatever comes late, the last report says whether the person is connected."""
    told = one + [Seen(f"other-{each.participant_id}", each.at, each.place) for each in other]
    chance.shuffle(told)
    known, reports = set(), []
    for each in told:
        known.add(each)
        reports += owed(connections(known), len(reports))
        assert (len(reports) % 2 == 1) == (connections(known) % 2 == 1)
