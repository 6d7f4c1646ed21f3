"""A call event in Graph's words.

Source: Microsoft Graph beta, "Get change notifications for Microsoft Teams meeting call updates". Field reports show
that live payloads spell the members inside `participants@delta` in PascalCase while everything outside is camelCase.
"""

from typing import Any

from mock_graph.meetings import instants
from mock_graph.meetings.events import CallEvent, Entry
from mock_graph.notifications import resource

DOCUMENTED, LIVE = "documented", "live"
CASINGS = (DOCUMENTED, LIVE)


def call_event(event: CallEvent, event_id: str, join_web_url: str, casing: str) -> dict[str, Any]:
    """The content of a notification before it is encrypted."""
    content: dict[str, Any] = {
        "@odata.type": "#microsoft.graph.callevent",
        "@odata.id": f"{resource.spelled(join_web_url)}('{event_id}')",
        "id": event_id,
        "eventType": event.kind,
        "eventDateTime": instants.shown(event.at),
    }
    if event.kind == "rosterUpdated":
        content["participants@delta"] = [_entry(one, casing) for one in event.entries]
    return content


def _entry(entry: Entry, casing: str) -> dict[str, Any]:
    user = {"id": entry.person.user_id, "displayName": entry.person.name, "tenantId": entry.person.tenant_id}
    shown: dict[str, Any] = {"id": entry.participant_id, "info": {"identity": {"user": user}}}
    if entry.removed is None or entry.in_lobby:
        shown["isInLobby"] = entry.in_lobby
    if entry.removed is not None:
        shown["removedState"] = {"reason": entry.removed}
    return shown if casing == DOCUMENTED else _pascal(shown)


def _pascal(content: dict[str, Any]) -> dict[str, Any]:
    return {
        name[0].upper() + name[1:]: _pascal(value) if isinstance(value, dict) else value
        for name, value in content.items()
    }
