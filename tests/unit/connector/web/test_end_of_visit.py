"""What is left to do when a visit ends: make up for what was missed, then forget it."""

import pytest

from connector.domain.problems import TooBusy


@pytest.fixture
def visit(world):
    """A visit whose provider and patient have launched."""
    world.begin()
    world.launch("patient", user="WPR1")
    return world


def _report(*stays, ended="10:30:00"):
    """An attendance report: each stay is (record, user id, from, until)."""
    return {
        "meetingEndDateTime": f"2026-03-01T{ended}Z",
        "attendanceRecords": [
            {
                "id": record,
                "identity": {"id": user, "displayName": "somebody"},
                "attendanceIntervals": [
                    {"joinDateTime": f"2026-03-01T{begin}Z", "leaveDateTime": f"2026-03-01T{end}Z"}
                ],
            }
            for record, user, begin, end in stays
        ],
    }


def _heard(world):
    return [(user, connected) for _, user, connected in world.chart.heard]


def _look(world):
    world.app.extensions["connector"].end.make_up()
    world.work()


def test_refused_subscription_is_made_up_for(world):
    """A call of which Teams reported nothing is told to the chart from its attendance report."""
    world.teams.refuses = TooBusy("Microsoft Teams")
    world.begin()
    world.launch("patient", user="WPR1")
    _look(world)
    assert _heard(world) == []
    world.clock.move(minutes=40)
    both = ("a", "okafor-oid", "10:01:00", "10:29:00"), ("b", None, "10:02:00", "10:20:00")
    world.teams.reports = [_report(*both)]
    _look(world)
    assert sorted(_heard(world)) == [("EMP1", False), ("EMP1", True), ("WPR1", False), ("WPR1", True)]
    world.clock.move(minutes=40)
    _look(world)
    assert len(_heard(world)) == 4


def test_lost_disconnection_is_made_up_for(visit):
    """Somebody who stays connected without news is disconnected when the attendance report says so, once."""
    visit.notify(visit.event(("p1", "okafor-oid", "in"), at="10:00:00"))
    visit.teams.reports = [_report(("a", "okafor-oid", "10:00:00", "10:25:00"))]
    _look(visit)
    assert _heard(visit) == [("EMP1", True)]
    visit.clock.move(minutes=3)
    _look(visit)
    assert _heard(visit) == [("EMP1", True), ("EMP1", False)]


def test_who_stays_behind_is_looked_after_at_once(visit):
    """When somebody leaves and others stay, a call that is over already is noticed without waiting for silence."""
    visit.notify(visit.event(("p1", "okafor-oid", "in"), ("p2", "", "in"), at="10:00:00"))
    _look(visit)
    visit.teams.reports = [
        _report(("a", "okafor-oid", "10:00:00", "10:25:00"), ("b", None, "10:00:00", "10:20:00"), ended="10:25:00")
    ]
    visit.notify(visit.event(("p1", "okafor-oid", "left"), at="10:25:00"))
    _look(visit)
    assert _heard(visit) == [("EMP1", True), ("WPR1", True), ("EMP1", False), ("WPR1", False)]


def test_attendance_is_asked_for_more_and_more_rarely(visit):
    """While there is no report Graph is asked at growing intervals."""
    asked = []
    visit.teams.attendance = lambda row, meeting: asked.append(meeting) or {"value": []}
    visit.notify(visit.event(("p1", "okafor-oid", "in"), at="10:00:00"))
    visit.clock.move(minutes=3)
    for _ in range(100):
        _look(visit)
        visit.clock.move(seconds=2)
    assert 4 <= len(asked) <= 7


@pytest.mark.parametrize("nonsense", [None, {}, {"value": [None, {}, {"meetingEndDateTime": "?"}]}])
def test_unreadable_attendance_changes_nothing(visit, nonsense):
    """An attendance answer that cannot be read changes nothing."""
    visit.teams.attendance = lambda row, meeting: nonsense
    visit.notify(visit.event(("p1", "okafor-oid", "in"), at="10:00:00"))
    visit.clock.move(minutes=3)
    _look(visit)
    assert _heard(visit) == [("EMP1", True)]


def test_visit_is_forgotten(visit, tmp_path):
    """A day after a visit is over and reported neither its id nor its patient's is on the disk."""
    world = visit
    world.launch("patient", user="WPR-4711", session="CSN-4711")
    world.notify(world.event(("p2", "", "in"), at="10:00:00"))
    world.notify(world.event(("p2", "", "left"), at="10:10:00"))
    world.clock.move(hours=25)
    world.app.extensions["connector"].end.forget()
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"4711" not in stored
    assert "subscription-2" in world.teams.ended


def test_running_visit_is_not_forgotten(visit):
    """A visit is kept while somebody is in it, waits in its lobby, or is yet to be reported."""
    visit.notify(visit.event(("p2", "", "lobby"), at="10:00:00"))
    visit.clock.move(hours=23)
    visit.app.extensions["connector"].end.forget()
    assert visit.teams.ended == []
    visit.notify(visit.event(("p2", "", "in"), at="10:01:00"))
    visit.clock.move(hours=30)
    visit.app.extensions["connector"].end.forget()
    assert visit.teams.ended == []


def test_awaited_visit_is_not_forgotten(world_with):
    """However soon visits are forgotten, one stays while somebody who launched it has not come yet."""
    world = world_with(settings={"forget_after_s": 2.0})
    world.begin()
    world.clock.move(minutes=5)
    end = world.app.extensions["connector"].end
    end.forget()
    assert world.teams.ended == []
    world.notify(world.event(("p1", "okafor-oid", "in"), at="10:05:00"))
    world.notify(world.event(("p1", "okafor-oid", "left"), at="10:06:00"))
    world.clock.move(seconds=3)
    end.forget()
    assert world.teams.ended == ["subscription-1"]


def test_forgotten_visit_begins_again(visit):
    """Who launches a visit that was forgotten finds the same meeting, with a new subscription."""
    before = visit.begin().location
    visit.clock.move(hours=25)
    visit.app.extensions["connector"].end.forget()
    assert visit.begin().location == before
    assert len(visit.teams.subscriptions) == 2
