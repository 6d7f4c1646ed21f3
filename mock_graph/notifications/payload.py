"""A call event in Graph's words.

Source: Microsoft Graph beta, "Get change notifications for Microsoft Teams meeting call updates". Field reports show
that live payloads spell the members inside `participants@delta` in PascalCase while everything outside is camelCase.
The legacy form is that of the documents up to 2023; it knows who is in the call and nothing of the lobby.
"""

from typing import Any

from mock_graph.directory.settings import TenantSettings
from mock_graph.meetings import instants
from mock_graph.meetings.events import CallEvent, Entry
from mock_graph.notifications import resource

DOCUMENTED, LEGACY = "documented", "legacy"
_LEGACY_KINDS = {
    "callStarted": "Microsoft.Communication.CallStarted",
    "callEnded": "Microsoft.Communication.CallEnded",
    "rosterUpdated": "Microsoft.Communication.CallRosterUpdate",
}


def call_event(event: CallEvent, event_id: str, join_web_url: str, settings: TenantSettings) -> dict[str, Any]:
    """The content of a notification before it is encrypted."""
    if settings.casing == LEGACY:
        return _legacy(event, event_id, join_web_url, settings)
    content: dict[str, Any] = {
        "@odata.type": "#microsoft.graph.callevent",
        "@odata.id": f"{resource.spelled(join_web_url)}('{event_id}')",
        "id": event_id,
        settings.event_type_name: event.kind,
        "eventDateTime": instants.shown(event.at),
    }
    if event.kind == "rosterUpdated":
        content["participants@delta"] = [_entry(one, settings) for one in event.entries]
    return content


def _legacy(event: CallEvent, event_id: str, join_web_url: str, settings: TenantSettings) -> dict[str, Any]:
    content: dict[str, Any] = {
        "@odata.type": "#microsoft.graph.onlineMeeting",
        "@odata.id": f"/communications/onlineMeetings/?$filter=JoinWebUrl eq '{join_web_url}'",
        "id": event_id,
        "eventType": _LEGACY_KINDS[event.kind],
        "eventDateTime": instants.shown(event.at),
        "state": "inactive" if event.kind == "callEnded" else "active",
    }
    if event.kind == "rosterUpdated":
        shown = [(one, {"Id": one.participant_id, "Identity": _identity(one, settings)}) for one in event.entries]
        content["activeParticipants@joined"] = [entry for one, entry in shown if one.change == "in"]
        content["activeParticipants@exited"] = [entry for one, entry in shown if one.change == "left"]
    return content


def _identity(entry: Entry, settings: TenantSettings) -> dict[str, Any]:
    """The identity of a participant; under which facet people without account stand is a switch."""
    person = entry.person
    facet = "user" if person.account else settings.anonymous_identity
    return {facet: {"id": person.user_id, "displayName": person.name, "tenantId": person.tenant_id}}


def _entry(entry: Entry, settings: TenantSettings) -> dict[str, Any]:
    shown: dict[str, Any] = {"id": entry.participant_id, "info": {"identity": _identity(entry, settings)}}
    if entry.removed is None or entry.in_lobby:
        shown["isInLobby"] = entry.in_lobby
    if entry.removed is not None:
        shown["removedState"] = {"reason": entry.removed}
    return shown if settings.casing == DOCUMENTED else _pascal(shown)


def _pascal(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name[0].upper() + name[1:]: _pascal(value) if isinstance(value, dict) else value
        for name, value in content.items()
    }
