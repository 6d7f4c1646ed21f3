"""What is asked of Teams for a visit. A policy object, so that another choice is a subclass of a few lines."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

NEUTRAL_SUBJECT = "Virtual visit"


@dataclass(frozen=True)
class Doors:
    """The ways into a meeting: its join link as Graph gave it, and the same place for the installed Teams app.

    The app is opened by its own scheme in the place of the link's scheme and host, as Teams' own page does it.
    """

    browser: str
    app: str


def doors(join_url: str) -> Doors | None:
    """The ways into the meeting of that join link; None for what is no web address."""
    link = urlsplit(join_url)
    if link.scheme not in ("https", "http") or not link.path.startswith("/"):
        return None
    return Doors(join_url, urlunsplit(("msteams", "", link.path, link.query, link.fragment)))


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
