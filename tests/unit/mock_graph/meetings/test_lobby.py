import pytest

from mock_graph.meetings.events import Person
from mock_graph.meetings.lobby import may_admit, role, waits
from mock_graph.meetings.meeting import WITHOUT_PRESENTERS, Attendee, Meeting, Rules

HOME, ELSEWHERE = "home", "elsewhere"
OWNER = Person("owner", "Owner", True, HOME)
LISTED = Person("listed", "Listed", True, HOME)
CO = Person("co", "Co", True, HOME)
COLLEAGUE = Person("colleague", "Colleague", True, HOME)
GUEST_ACCOUNT = Person("invited-account", "Guest account", True, HOME, guest=True)
STRANGER = Person("stranger", "Stranger", True, ELSEWHERE)
NOBODY = Person("anonymous", "Anonymous", False)


@pytest.fixture
def meeting(request):
    """A meeting with one presenter and one co-organizer on its list."""
    attendees = (Attendee("listed", None, "presenter"), Attendee("co", None, "coorganizer"))
    blank = dict.fromkeys(("id", "thread_id", "join_web_url", "created", "start", "end", "join_meeting_id"))
    return Meeting(**blank, tenant_id=HOME, organizer_id="owner", rules=Rules(attendees=attendees))


def _with(meeting, **changes):
    meeting.rules = Rules(attendees=meeting.rules.attendees, **changes)
    return meeting


@pytest.mark.parametrize(
    ("scope", "passing"),
    [
        ("organizer", [OWNER]),
        ("invited", [OWNER, LISTED, CO]),
        ("organization", [OWNER, LISTED, CO, COLLEAGUE, GUEST_ACCOUNT]),
        ("organizationExcludingGuests", [OWNER, LISTED, CO, COLLEAGUE]),
        ("organizationAndFederated", [OWNER, LISTED, CO, COLLEAGUE, GUEST_ACCOUNT, STRANGER]),
        ("everyone", [OWNER, LISTED, CO, COLLEAGUE, GUEST_ACCOUNT, STRANGER, NOBODY]),
    ],
)
def test_scope(meeting, scope, passing):
    """Each scope lets in whom it names and holds everybody else."""
    everybody = [OWNER, LISTED, CO, COLLEAGUE, GUEST_ACCOUNT, STRANGER, NOBODY]
    _with(meeting, lobby_scope=scope)
    assert [person for person in everybody if not waits(meeting, person)] == passing


@pytest.mark.parametrize(
    ("presenters", "presenting"),
    [
        ("everyone", [LISTED, COLLEAGUE, STRANGER, NOBODY]),
        ("organization", [LISTED, COLLEAGUE]),
        ("roleIsPresenter", [LISTED]),
        ("organizer", []),
    ],
)
def test_presenters(meeting, presenters, presenting):
    """Who presents follows allowedPresenters, beside organizer and co-organizers."""
    _with(meeting, allowed_presenters=presenters)
    assert (role(meeting, OWNER), role(meeting, CO)) == ("organizer", "coorganizer")
    people = [LISTED, COLLEAGUE, STRANGER, NOBODY]
    assert [person for person in people if role(meeting, person) == "presenter"] == presenting


def test_admitters(meeting):
    """Organizer, co-organizers and presenters admit; presenters only while the meeting allows it."""
    people = [OWNER, CO, LISTED, COLLEAGUE, NOBODY]
    _with(meeting, allowed_presenters="roleIsPresenter")
    assert [person for person in people if may_admit(meeting, person)] == [OWNER, CO, LISTED]
    _with(meeting, allowed_presenters="roleIsPresenter", allowed_lobby_admitters=WITHOUT_PRESENTERS)
    assert [person for person in people if may_admit(meeting, person)] == [OWNER, CO]
