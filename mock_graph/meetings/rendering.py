"""A meeting as Graph shows it.

Source: Microsoft Graph v1.0, "onlineMeeting resource type". Two scopes came later than the enumeration and are shown as
unknownFutureValue unless the request says `Prefer: include-unknown-enum-members`.
"""

from functools import lru_cache
from typing import Any

from mock_graph.directory.tenant import Tenant
from mock_graph.meetings import instants
from mock_graph.meetings.escaping import escaped
from mock_graph.meetings.meeting import NEW_SCOPES, Attendee, Meeting

_NAMES_KEPT = 256
_BEFORE_LINK, _AFTER_LINK = escaped('<div><a href="'), escaped('">Join the meeting now</a></div>')


def shown(meeting: Meeting, tenant: Tenant, public_url: str, *, new_members: bool) -> dict[str, Any]:
    """Every property of a meeting; `new_members`: the client knows the later enumeration members."""
    return {
        "id": meeting.id,
        "creationDateTime": instants.shown(meeting.created),
        "startDateTime": instants.shown(meeting.start),
        "endDateTime": instants.shown(meeting.end),
        "joinWebUrl": meeting.join_web_url,
        "meetingOptionsWebUrl": _options_link(meeting, public_url),
        "subject": meeting.subject,
        "externalId": meeting.external_id,
        "isBroadcast": False,
        "meetingType": None,
        "meetingTemplateId": None,
        "videoTeleconferenceId": None,
        "audioConferencing": None,
        "broadcastSettings": None,
        "allowedPresenters": meeting.rules.allowed_presenters,
        "allowedLobbyAdmitters": meeting.rules.allowed_lobby_admitters,
        **meeting.rules.options,
        "chatInfo": {"threadId": meeting.thread_id, "messageId": "0", "replyChainMessageId": None},
        "joinMeetingIdSettings": {
            "isPasscodeRequired": meeting.passcode is not None,
            "joinMeetingId": meeting.join_meeting_id,
            "passcode": meeting.passcode,
        },
        "lobbyBypassSettings": {
            "scope": _scope(meeting.rules.lobby_scope, new_members=new_members),
            "isDialInBypassEnabled": meeting.rules.dial_in_bypass,
        },
        "joinInformation": {"content": _invitation(meeting), "contentType": "html"},
        "participants": _participants(meeting, tenant),
    }


def context(public_url: str, organizer_id: str, *, entity: bool) -> str:
    """The `@odata.context` of a meeting or of a collection of them."""
    ending = "/$entity" if entity else ""
    return f"{public_url}/v1.0/$metadata#users('{organizer_id}')/onlineMeetings{ending}"


def _scope(scope: str, *, new_members: bool) -> str:
    return scope if new_members or scope not in NEW_SCOPES else "unknownFutureValue"


def _participants(meeting: Meeting, tenant: Tenant) -> dict[str, Any]:
    owner = tenant.users.find(meeting.organizer_id)
    organizer = Attendee(meeting.organizer_id, owner.upn if owner else None, "presenter")
    attendees = [_participant(one, tenant) for one in meeting.rules.attendees]
    return {"organizer": _participant(organizer, tenant), "attendees": attendees}


def _participant(attendee: Attendee, tenant: Tenant) -> dict[str, Any]:
    known = tenant.users.find(attendee.user_id or "") is not None
    user = None
    if attendee.user_id is not None:
        user = {
            "id": attendee.user_id,
            "displayName": None,
            "tenantId": tenant.id if known else None,
            "identityProvider": "AAD",
        }
    identity = None if user is None else {"application": None, "device": None, "user": user}
    return {"identity": identity, "role": attendee.role, "upn": attendee.upn}


def _options_link(meeting: Meeting, public_url: str) -> str:
    thread = _escaped(meeting.thread_id)
    return (
        f"{public_url}/meetingOptions/?organizerId={meeting.organizer_id}&tenantId={meeting.tenant_id}"
        f"&threadId={thread}&messageId=0&language=en-US"
    )


def _invitation(meeting: Meeting) -> str:
    return f"data:text/html,{_BEFORE_LINK}{_escaped(meeting.join_web_url)}{_AFTER_LINK}"


@lru_cache(_NAMES_KEPT)
def _escaped(name: str) -> str:
    """A meeting is shown a few times in a row, under the same names."""
    return escaped(name)
