"""Online meetings over HTTP."""

from typing import Any

from flask import Blueprint, Response, request

from mock_graph.access import organizer
from mock_graph.directory import filters
from mock_graph.directory.licences import has_teams
from mock_graph.directory.users import User
from mock_graph.errors import BadRequest, Forbidden, InvalidArgument, NotFound, OrganizerUnlicensed
from mock_graph.meetings import attendance, rendering
from mock_graph.meetings.addresses import virtual_appointment_link
from mock_graph.meetings.book import MeetingBook
from mock_graph.meetings.meeting import Meeting
from mock_graph.state import House
from mock_graph.web.collections import collection
from mock_graph.web.graph import for_user, or_me
from mock_graph.web.support import (
    any_caller,
    context_of,
    graph_answer,
    nothing,
    prefers_new_members,
    selected,
    sent_object,
    state,
)
from simkit.recording import draft, note, operation

_ONE = "/onlineMeetings/<meeting_id>"
_REPORTS = f"{_ONE}/attendanceReports"
_FINDABLE = ("joinWebUrl", "joinMeetingIdSettings/joinMeetingId")


def add_meetings(plane: Blueprint) -> None:
    """The views of online meetings, below /me and below /users/{id}."""
    for_user(plane, "/onlineMeetings", "POST")(_create)
    for_user(plane, "/onlineMeetings", "GET")(_find)
    for_user(plane, "/onlineMeetings/createOrGet", "POST")(_create_or_get)
    for_user(plane, _ONE, "GET")(_get)
    for_user(plane, _ONE, "PATCH")(_update)
    for_user(plane, _ONE, "DELETE")(_delete)
    for ending in ("", "()"):
        for_user(plane, f"{_ONE}/getVirtualAppointmentJoinWebUrl{ending}", "GET")(_join_url)
    for_user(plane, _REPORTS, "GET")(_reports)
    for_user(plane, f"{_REPORTS}/<report_id>", "GET")(_report)
    for_user(plane, f"{_REPORTS}/<report_id>/attendanceRecords", "GET")(_records)


@operation("meetings.create")
def _create(user_id: str | None) -> Response:
    house, owner = _house_and_owner(user_id)
    _require_teams(house, owner)
    meeting = house.meetings.create(owner.id, sent_object())
    _note(meeting, created=True)
    return _shown(house, meeting, 201)


@operation("meetings.create_or_get")
def _create_or_get(user_id: str | None) -> Response:
    house, owner = _house_and_owner(user_id)
    _require_teams(house, owner)
    meeting, made = house.meetings.create_or_get(owner.id, sent_object())
    _note(meeting, created=made)
    return _shown(house, meeting, 201 if made else 200)


@operation("meetings.get")
def _get(user_id: str | None, meeting_id: str) -> Response:
    house, owner = _house_and_owner(user_id)
    meeting = house.meetings.get(owner.id, meeting_id)
    _note(meeting)
    return _shown(house, meeting)


@operation("meetings.find")
def _find(user_id: str | None) -> Response:
    house, owner = _house_and_owner(user_id)
    found = _found(house.meetings, request.args.get("$filter"))
    if found is not None and found.organizer_id != owner.id and not _may_find(house, found, owner):
        raise Forbidden()
    shown = [] if found is None else [_rendered(house, found)]
    return collection(f"users('{owner.id}')/onlineMeetings", shown)


@operation("meetings.update")
def _update(user_id: str | None, meeting_id: str) -> Response:
    house, owner = _house_and_owner(user_id)
    meeting = house.meetings.update(owner.id, meeting_id, sent_object())
    _note(meeting)
    return _shown(house, meeting)


@operation("meetings.delete")
def _delete(user_id: str | None, meeting_id: str) -> Response:
    house, owner = _house_and_owner(user_id)
    _note(house.meetings.delete(owner.id, meeting_id))
    return nothing()


@operation("meetings.join_url")
def _join_url(user_id: str | None, meeting_id: str) -> Response:
    house, owner = _house_and_owner(user_id)
    meeting = house.meetings.get(owner.id, meeting_id)
    _note(meeting)
    link = virtual_appointment_link(state().public_url, house.tenant.id, meeting.thread_id)
    return graph_answer({"@odata.context": context_of("Edm.String"), "value": link})


@operation("meetings.attendance")
def _reports(user_id: str | None, meeting_id: str) -> Response:
    house, owner = _house_and_owner(user_id)
    meeting = house.meetings.get(owner.id, meeting_id)
    _note(meeting)
    found = attendance.reports(meeting, house.tenant, expanded=_expanded())
    return collection(_reports_path(owner, meeting), found)


@operation("meetings.attendance")
def _report(user_id: str | None, meeting_id: str, report_id: str) -> Response:
    owner, meeting, found = _one_report(user_id, meeting_id, report_id, expanded=_expanded())
    context = context_of(f"{_reports_path(owner, meeting)}/$entity")
    return graph_answer({"@odata.context": context, **selected(found)})


@operation("meetings.attendance")
def _records(user_id: str | None, meeting_id: str, report_id: str) -> Response:
    owner, meeting, found = _one_report(user_id, meeting_id, report_id, expanded=True)
    return collection(f"{_reports_path(owner, meeting)}('{report_id}')/attendanceRecords", found["attendanceRecords"])


def _house_and_owner(user_id: str | None) -> tuple[House, User]:
    """The tenant and the user of the path; first who is named, then the permission, then the policy."""
    who = any_caller()
    named = or_me(user_id)
    if named is None and who.user is None:
        organizer(who, None)
    who.require(draft().operation)
    owner = organizer(who, named)
    house = state().house(who.tenant.id)
    assert house is not None
    note(organizer=owner.id)
    return house, owner


def _require_teams(house: House, owner: User) -> None:
    """Guests and people without Teams organize no meetings."""
    if owner.guest:
        raise Forbidden()
    if not has_teams(owner):
        raise OrganizerUnlicensed(house.tenant.settings.unlicensed_organizer)


def _may_find(house: House, meeting: Meeting, user: User) -> bool:
    """Whether an attendee finds a meeting by its link: the page says so, users report that it is refused."""
    return house.tenant.settings.attendee_may_find and meeting.listed(user.id) is not None


def _found(book: MeetingBook, text: str | None) -> Meeting | None:
    if not text:
        raise InvalidArgument("Filter expression expected - /onlineMeetings?$filter=JoinWebUrl eq '{joinWebUrl}'.")
    try:
        conditions = filters.parse_filter(text, _FINDABLE)
    except filters.QueryRefused as wrong:
        raise BadRequest(f"The query specified in the URI is not valid. {wrong}") from None
    first = conditions[0]
    if len(conditions) > 1 or first.kind != "eq":
        raise BadRequest("The query specified in the URI is not valid. One eq comparison is supported.")
    if first.name == "joinWebUrl":
        return book.with_link(first.value)
    return book.with_join_meeting_id(first.value)


def _one_report(
    user_id: str | None, meeting_id: str, report_id: str, *, expanded: bool
) -> tuple[User, Meeting, dict[str, Any]]:
    house, owner = _house_and_owner(user_id)
    meeting = house.meetings.get(owner.id, meeting_id)
    _note(meeting)
    found = attendance.report(meeting, house.tenant, report_id, expanded=expanded)
    if found is None:
        raise NotFound(f"Attendance report {report_id} was not found.")
    return owner, meeting, found


def _expanded() -> bool:
    return "attendancerecords" in request.args.get("$expand", "").casefold()


def _reports_path(owner: User, meeting: Meeting) -> str:
    return f"users('{owner.id}')/onlineMeetings('{meeting.id}')/attendanceReports"


def _rendered(house: House, meeting: Meeting) -> dict[str, Any]:
    return rendering.shown(meeting, house.tenant, state().public_url, new_members=prefers_new_members())


def _shown(house: House, meeting: Meeting, status: int = 200) -> Response:
    context = context_of(f"users('{meeting.organizer_id}')/onlineMeetings/$entity")
    return graph_answer({"@odata.context": context, **selected(_rendered(house, meeting))}, status)


def _note(meeting: Meeting, *, created: bool = False) -> None:
    note(
        meeting=meeting.id,
        external_id=meeting.external_id,
        organizer=meeting.organizer_id,
        created=created,
        lobby_scope=meeting.rules.lobby_scope,
    )
