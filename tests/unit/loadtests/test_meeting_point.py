"""How a clinician and a patient of one process come to begin the same visit."""

import gevent
import pytest

from loadtests.load_plan import LoadPlan
from loadtests.meeting_point import Gone, MeetingPoint, Pair, SharedVisit


def places(point: MeetingPoint) -> list[tuple[Pair, str]]:
    """The places of one pair."""
    return [place for place in (point.place(), point.place()) if place]


def test_both_begin_the_same_visits_in_order(plan: LoadPlan) -> None:
    """Whoever comes first waits; afterwards there are no visits left."""
    point = MeetingPoint(plan.pairs, plan.patience_s)
    (clinician, first), (patient, other) = places(point)
    assert clinician is patient
    assert (first, other) == ("provider", "patient")
    csns = []
    for _ in range(3):
        waiting = gevent.spawn(clinician.next_visit, "provider", point.closing)
        gevent.idle()
        second = patient.next_visit("patient", point.closing)
        assert waiting.get(timeout=2) is second
        csns.append(second.csn if second else None)
    assert csns == ["901", "902", None]


def test_there_is_no_place_for_more_people_than_planned(plan: LoadPlan) -> None:
    """A third person of one pair goes home."""
    point = MeetingPoint(plan.pairs, plan.patience_s)
    assert len(places(point)) == 2
    assert point.place() is None


def test_nobody_begins_after_closing(plan: LoadPlan) -> None:
    """Whoever waits for the other is told, and nothing new begins."""
    point = MeetingPoint(plan.pairs, plan.patience_s)
    pair, _ = places(point)[0]
    waiting = gevent.spawn(pair.next_visit, "provider", point.closing)
    gevent.idle()
    point.close()
    assert waiting.get(timeout=2) is None
    assert pair.next_visit("patient", point.closing) is None


def test_a_visit_that_failed_is_over_for_both() -> None:
    """The one who waits hears why, whether it waited already or comes later."""
    visit = SharedVisit("901", patience_s=5)
    waiting = gevent.spawn(visit.wait_for, "patient waits")
    gevent.idle()
    visit.failed("the patient's launch ended in an error page")
    with pytest.raises(Gone, match="error page"):
        waiting.get(timeout=2)
    with pytest.raises(Gone, match="error page"):
        visit.wait_for("anything else")


def test_waiting_has_an_end() -> None:
    """Somebody who never comes is not waited for longer than patience lasts."""
    visit = SharedVisit("901", patience_s=0.05)
    with pytest.raises(Gone, match=r"nobody said 'patient waits' within 0\.05 s"):
        visit.wait_for("patient waits")


def test_what_was_done_already_is_not_waited_for() -> None:
    """The value that came with it is handed over."""
    visit = SharedVisit("901", patience_s=0.05)
    visit.did("clinician is in", "m1")
    assert visit.wait_for("clinician is in") == "m1"
