"""What is asked of Teams for a visit. A policy object, so that another choice is a subclass of a few lines."""

from collections.abc import Mapping
from typing import Any

NEUTRAL_SUBJECT = "Virtual visit"


class MeetingPolicy:
    """The meeting of a visit as Microsoft Graph is asked for it."""

    def request(self, external_id: str, context: Mapping[str, Any]) -> dict[str, Any]:
        """The body of onlineMeeting: createOrGet. `context` is what Epic told about the launch: nothing of it is used,

        for nothing that identifies a patient may reach Graph or Teams.
        """
        del context
        return {"externalId": external_id, "subject": NEUTRAL_SUBJECT}

    def rules(self, presenters: list[str]) -> dict[str, Any]:
        """The body of the PATCH that follows, since createOrGet ignores lobby settings (Graph: onlineMeeting: update).

        Everybody but the invited waits: `organization` would let an employee who is a patient pass, `organizer` would
        hold the presenters too. The attendee list is replaced as a whole.
        """
        return {
            "lobbyBypassSettings": {"scope": "invited", "isDialInBypassEnabled": False},
            "allowedPresenters": "roleIsPresenter",
            "participants": {
                "attendees": [{"identity": {"user": {"id": oid}}, "role": "presenter"} for oid in presenters]
            },
        }
