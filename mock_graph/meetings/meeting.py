"""An online meeting: what Graph keeps of it, apart from who is in it.

Source: Microsoft Graph v1.0, "onlineMeeting resource type", "lobbyBypassSettings resource type".
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from mock_graph.meetings.call import Gathering

SCOPES = (
    "organizer", "organization", "organizationAndFederated", "everyone", "invited", "organizationExcludingGuests",
)  # fmt: skip
NEW_SCOPES = ("invited", "organizationExcludingGuests")
PRESENTERS = ("everyone", "organization", "roleIsPresenter", "organizer")
WITH_PRESENTERS = "organizerAndCoOrganizersAndPresenters"
WITHOUT_PRESENTERS = "organizerAndCoOrganizers"
ADMITTERS = (WITH_PRESENTERS, WITHOUT_PRESENTERS)
ROLES = ("attendee", "presenter", "producer", "coorganizer")
OPTION_DEFAULTS: Mapping[str, Any] = {
    "allowAttendeeToEnableCamera": True,
    "allowAttendeeToEnableMic": True,
    "allowBreakoutRooms": True,
    "allowCopyingAndSharingMeetingContent": True,
    "allowLiveShare": "enabled",
    "allowMeetingChat": "enabled",
    "allowParticipantsToChangeName": False,
    "allowPowerPointSharing": True,
    "allowRecording": True,
    "allowTeamworkReactions": True,
    "allowTranscription": True,
    "allowWhiteboard": True,
    "isEndToEndEncryptionEnabled": False,
    "isEntryExitAnnounced": False,
    "recordAutomatically": False,
    "shareMeetingChatHistoryDefault": "none",
}


@dataclass(frozen=True)
class Attendee:
    """A person on the list; `user_id` is the object id where the account is known."""

    user_id: str | None
    upn: str | None
    role: str = "attendee"


@dataclass(frozen=True)
class Rules:
    """Who waits, who presents, who admits, and what is merely kept (`options`)."""

    lobby_scope: str = "organization"
    dial_in_bypass: bool = False
    allowed_presenters: str = "everyone"
    allowed_lobby_admitters: str = WITH_PRESENTERS
    attendees: tuple[Attendee, ...] = ()
    options: Mapping[str, Any] = field(default_factory=lambda: dict(OPTION_DEFAULTS))


@dataclass
class Meeting:
    """A meeting of one organizer. `gathering` is the room: its lobby, its people and its calls.

    `in_force` is the attendee list that the running call goes by, where a newer one waits for the next call; `invited`
    are the only people whom the lobby takes for invited, where later ones are unknown to it. None: no such difference.
    """

    id: str
    tenant_id: str
    organizer_id: str
    thread_id: str
    join_web_url: str
    created: datetime
    start: datetime
    end: datetime
    join_meeting_id: str
    passcode: str | None = None
    subject: str | None = None
    external_id: str | None = None
    link_key: str = ""
    rules: Rules = field(default_factory=Rules)
    gathering: Gathering = field(default_factory=Gathering)
    in_force: tuple[Attendee, ...] | None = None
    invited: frozenset[str] | None = None

    def listed(self, user_id: str) -> Attendee | None:
        """The attendee entry of a user by which Teams acts, if there is one."""
        acting = self.rules.attendees if self.in_force is None else self.in_force
        return next((one for one in acting if one.user_id == user_id), None)

    def knows_as_invited(self, user_id: str) -> bool:
        """Whether the lobby takes somebody for invited."""
        return self.listed(user_id) is not None and (self.invited is None or user_id in self.invited)
