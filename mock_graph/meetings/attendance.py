"""Attendance: one report per session, made only after that session ended.

Source: Microsoft Graph v1.0, "meetingAttendanceReport resource type", "attendanceRecord resource type". People without
an account have neither address nor a usable id.
"""

import uuid
from datetime import datetime
from typing import Any

from mock_graph.directory.tenant import Tenant
from mock_graph.meetings import instants
from mock_graph.meetings.call import IN, Call, Participant
from mock_graph.meetings.lobby import CO_ORGANIZER, ORGANIZER, PRESENTER, role
from mock_graph.meetings.meeting import Meeting

_NAMESPACE = uuid.UUID("6f1e0f4a-7d0f-4a52-9d55-3f1d4c6b2a10")
_SHOWN_ROLES = {ORGANIZER: "Organizer", CO_ORGANIZER: "Co-organizer", PRESENTER: "Presenter"}


def reports(meeting: Meeting, tenant: Tenant, *, expanded: bool) -> list[dict[str, Any]]:
    """The reports of ended sessions, newest first; records only where they are asked for."""
    ended = [call for call in meeting.gathering.calls if call.ended is not None]
    return [_report(meeting, tenant, call, expanded=expanded) for call in reversed(ended)]


def report(meeting: Meeting, tenant: Tenant, report_id: str, *, expanded: bool) -> dict[str, Any] | None:
    """One report by its id."""
    return next((one for one in reports(meeting, tenant, expanded=expanded) if one["id"] == report_id), None)


def _report(meeting: Meeting, tenant: Tenant, call: Call, *, expanded: bool) -> dict[str, Any]:
    people = [one for one in meeting.gathering.participants.values() if one.call == call.number]
    ended = call.ended or call.started
    shown: dict[str, Any] = {
        "id": str(uuid.uuid5(_NAMESPACE, f"{meeting.id}/{call.number}")),
        "totalParticipantCount": len(people),
        "meetingStartDateTime": instants.shown(call.started),
        "meetingEndDateTime": instants.shown(ended),
        "externalEventInformation": [],
    }
    records = [_record(meeting, tenant, one, ended) for one in people]
    return {**shown, "attendanceRecords": records if expanded else []}


def _record(meeting: Meeting, tenant: Tenant, one: Participant, ended: datetime) -> dict[str, Any]:
    account = tenant.users.find(one.person.user_id) if one.person.account else None
    intervals = [_interval(start, end) for start, end in _times_in(one, ended)]
    identity = {
        "id": account.id if account else None,
        "displayName": one.person.name,
        "tenantId": one.person.tenant_id,
    }
    return {
        "id": one.id,
        "emailAddress": account.upn if account else None,
        "totalAttendanceInSeconds": sum(interval["durationInSeconds"] for interval in intervals),
        "role": _SHOWN_ROLES.get(role(meeting, one.person), "Attendee"),
        "registrationId": None,
        "identity": identity,
        "attendanceIntervals": intervals,
    }


def _times_in(one: Participant, ended: datetime) -> list[tuple[datetime, datetime]]:
    spans, entered = [], None
    for at, state in one.history:
        if state == IN:
            entered = at
        elif entered is not None:
            spans.append((entered, at))
            entered = None
    return [*spans, (entered, ended)] if entered is not None else spans


def _interval(start: datetime, end: datetime) -> dict[str, Any]:
    return {
        "joinDateTime": instants.shown(start),
        "leaveDateTime": instants.shown(end),
        "durationInSeconds": int((end - start).total_seconds()),
    }
