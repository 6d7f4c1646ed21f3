"""Teams in a browser: the join page, the lobby and the meeting. What the pages show is the state at each load."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from mock_graph.directory.tenant import Tenant
from mock_graph.directory.users import User
from mock_graph.meetings import lobby
from mock_graph.meetings.addresses import tenant_of_link, thread_of_link
from mock_graph.meetings.call import IN, LOBBY, DeedRefused, Participant
from mock_graph.meetings.meeting import Meeting
from mock_graph.meetings.room import DeedForbidden, JoinRefused
from mock_graph.state import House
from mock_graph.web.support import SESSION_COOKIE, state
from simkit.recording import file_under, note, operation, performs

HEADINGS = {
    "in": "You're in the meeting",
    "lobby": "You're in the lobby",
    "left": "You left the meeting",
    "turned-away": "You were not admitted",
}
DEVICES = {"camera": "Your camera works.", "microphone": "Your microphone works.", "speaker": "Your speaker works."}
_JOIN = ("/l/meetup-join/<thread>/<message>", "/meet/<digits>")
_PAGE = "/teams/meetings/<meeting_id>/participants/<participant_id>"


class PageRefused(Exception):
    """A page that cannot be shown; title and sentence are for a person."""

    def __init__(self, status: int, title: str, sentence: str) -> None:
        super().__init__(sentence)
        self.status, self.title, self.sentence = status, title, sentence


def teams_blueprint() -> Blueprint:
    """The pages of Teams."""
    plane = Blueprint("teams", __name__)
    plane.register_error_handler(PageRefused, _refused)
    for path in _JOIN:
        plane.get(path)(_prejoin)
        plane.post(path)(_join)
    plane.get("/webrtc-svc/api/route")(_visit_link)
    plane.get(_PAGE)(_meeting_page)
    plane.post(f"{_PAGE}/admit")(_admit)
    plane.post(f"{_PAGE}/turn-away")(_turn_away)
    plane.post(f"{_PAGE}/leave")(_leave)
    plane.post(f"{_PAGE}/end")(_end)
    return plane


@operation("teams.prejoin")
def _prejoin(**link: str) -> AnyResponse:
    house, meeting = _meeting_of_link(link)
    return _prejoin_page(house, meeting)


@operation("teams.join")
def _join(**link: str) -> AnyResponse:
    house, meeting = _meeting_of_link(link)
    if "test" in request.form:
        performs("teams.prejoin")
        return _prejoin_page(house, meeting)
    account = _account(house)
    note(meeting=meeting.id, user=account[1].key if account else None)
    try:
        if account is None:
            participant = house.room.join_as_guest(meeting, request.form.get("name", ""))
        else:
            participant = house.room.join_as_user(meeting, account[1], account[0].id)
    except JoinRefused as refused:
        note(outcome="refused")
        return _prejoin_page(house, meeting, str(refused), 403 if not house.tenant.settings.anonymous_join else 400)
    note(participant=participant.id, state=participant.state)
    return redirect(_address(meeting, participant), 303)


@operation("teams.prejoin")
def _visit_link() -> AnyResponse:
    found = state().meeting_with_thread(request.args.get("tid"), request.args.get("convId"))
    if found is None:
        raise _no_such_meeting()
    file_under(found[0].tenant.clinic)
    note(meeting=found[1].id)
    return redirect(found[1].join_web_url)


@operation("teams.meeting")
def _meeting_page(meeting_id: str, participant_id: str) -> AnyResponse:
    house, meeting, participant = _own(meeting_id, participant_id)
    note(user=_key(house, participant), state=participant.state)
    return make_response(render_template("meeting.html", **_view(house, meeting, participant)))


@operation("teams.admit")
def _admit(meeting_id: str, participant_id: str) -> AnyResponse:
    house, meeting, own = _own(meeting_id, participant_id)
    return _decide(house, meeting, own, admit=True)


@operation("teams.turn_away")
def _turn_away(meeting_id: str, participant_id: str) -> AnyResponse:
    house, meeting, own = _own(meeting_id, participant_id)
    return _decide(house, meeting, own, admit=False)


@operation("teams.leave")
def _leave(meeting_id: str, participant_id: str) -> AnyResponse:
    house, meeting, own = _own(meeting_id, participant_id)
    try:
        house.room.leave(meeting, own)
    except DeedRefused:
        note(outcome="gone already")
    return redirect(_address(meeting, own), 303)


@operation("teams.end")
def _end(meeting_id: str, participant_id: str) -> AnyResponse:
    house, meeting, own = _own(meeting_id, participant_id)
    note(by=own.id)
    try:
        house.room.end(meeting, own)
    except DeedForbidden as refused:
        raise PageRefused(403, "You cannot end this meeting", str(refused)) from None
    except DeedRefused:
        note(outcome="ended already")
    return redirect(_address(meeting, own), 303)


def _decide(house: House, meeting: Meeting, own: Participant, *, admit: bool) -> AnyResponse:
    waiting = meeting.gathering.participants.get(request.form.get("who", ""))
    note(by=own.id, participant=waiting.id if waiting else None)
    if waiting is None:
        raise PageRefused(404, "Nobody is waiting", "Nobody waits in the lobby under that id.")
    try:
        (house.room.admit if admit else house.room.turn_away)(meeting, waiting, own)
    except DeedForbidden as refused:
        note(outcome="refused")
        raise PageRefused(403, "You cannot decide who enters", str(refused)) from None
    except DeedRefused:
        note(outcome="decided already")
    return redirect(_address(meeting, own), 303)


def _meeting_of_link(link: Mapping[str, str]) -> tuple[House, Meeting]:
    """The meeting of a long link (thread and tenant) or of a short one (digits, and the hash that opens them)."""
    if "digits" in link:
        found = state().meeting_with_link(request.path)
        found = found if found and found[1].link_key == request.args.get("p") else None
    else:
        tenant_id = tenant_of_link(request.args.get("context", ""))
        found = state().meeting_with_thread(tenant_id, thread_of_link(link["thread"]))
    if found is None:
        raise _no_such_meeting()
    file_under(found[0].tenant.clinic)
    note(meeting=found[1].id)
    return found


def _own(meeting_id: str, participant_id: str) -> tuple[House, Meeting, Participant]:
    """The participant whose page this is: the key in the address says so."""
    found = state().meeting_with_id(meeting_id)
    if found is None:
        raise _no_such_meeting()
    house, meeting = found
    file_under(house.tenant.clinic)
    participant = meeting.gathering.participants.get(participant_id)
    if participant is None or participant.key != request.args.get("key"):
        raise PageRefused(404, "This page is not yours", "Open the meeting's link again to join.")
    note(meeting=meeting.id, participant=participant.id)
    return house, meeting, participant


def _no_such_meeting() -> PageRefused:
    return PageRefused(
        404, "We can't find this meeting", "The link leads to no meeting. Ask whoever invited you for a new one."
    )


def _account(house: House) -> tuple[Tenant, User] | None:
    """The account that this browser joins with: one of the meeting's tenant if there is one."""
    signed_in = state().sessions.accounts(request.cookies.get(SESSION_COOKIE))
    for one in sorted(signed_in, key=lambda account: account.tenant_id != house.tenant.id):
        home = state().directory.get(one.tenant_id)
        user = home.users.find(one.user_id) if home else None
        if home is not None and user is not None:
            return home, user
    return None


def _prejoin_page(house: House, meeting: Meeting, complaint: str | None = None, status: int = 200) -> AnyResponse:
    account = _account(house)
    tested = request.values.get("test", "")
    page = render_template(
        "prejoin.html",
        meeting=meeting,
        account=account[1] if account else None,
        guests_allowed=house.tenant.settings.anonymous_join,
        complaint=complaint,
        tested=DEVICES.get(tested),
        devices=DEVICES,
        join_path=meeting.join_web_url.removeprefix(state().public_url),
        typed=request.form.get("name", ""),
    )
    return make_response(page, status)


def _view(house: House, meeting: Meeting, own: Participant) -> dict[str, Any]:
    gathering = meeting.gathering
    is_in = own.state == IN
    admits = is_in and lobby.may_admit(meeting, own.person)
    return {
        "meeting": meeting,
        "own": own,
        "heading": HEADINGS[own.state],
        "people": [_line(meeting, one, own) for one in gathering.those(IN)] if is_in else [],
        "waiting": gathering.those(LOBBY) if admits else [],
        "may_admit": admits,
        "may_end": is_in and lobby.may_end(meeting, own.person),
        "present": own.state in (IN, LOBBY),
        "page": _address(meeting, own).split("?")[0],
        "devices": DEVICES,
        "tested": DEVICES.get(request.args.get("test", "")),
        "join_path": meeting.join_web_url.removeprefix(state().public_url),
        "ended": gathering.state == "ended",
        "tenant": house.tenant,
    }


def _line(meeting: Meeting, one: Participant, own: Participant) -> dict[str, Any]:
    shown = {lobby.ORGANIZER: "Organizer", lobby.CO_ORGANIZER: "Co-organizer", lobby.PRESENTER: "Presenter"}
    return {
        "id": one.id,
        "name": one.person.name,
        "guest": not one.person.account,
        "role": shown.get(lobby.role(meeting, one.person), "Attendee"),
        "you": one is own,
    }


def _address(meeting: Meeting, participant: Participant) -> str:
    return f"/teams/meetings/{meeting.id}/participants/{participant.id}?key={participant.key}"


def _key(house: House, participant: Participant) -> str | None:
    user = house.tenant.users.find(participant.person.user_id) if participant.person.account else None
    return user.key if user else None


def _refused(refused: PageRefused) -> Response:
    page = render_template("teams_error.html", title=refused.title, sentence=refused.sentence)
    return make_response(page, refused.status)
