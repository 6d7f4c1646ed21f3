"""The lobby's rules: who waits, which role a person has, who may admit.

Source: Microsoft Graph v1.0, "lobbyBypassSettings resource type", "onlineMeeting resource type" (allowedPresenters,
allowedLobbyAdmitters); Microsoft Teams, "Configure the Microsoft Teams meeting lobby". A guest account counts as
organization; whoever comes without an account waits unless the scope is everyone.
"""

from mock_graph.meetings.events import Person
from mock_graph.meetings.meeting import WITH_PRESENTERS, Meeting

ORGANIZER, CO_ORGANIZER, PRESENTER, ATTENDEE = "organizer", "coorganizer", "presenter", "attendee"


def waits(meeting: Meeting, person: Person) -> bool:
    """Whether somebody who joins is put into the lobby."""
    if role(meeting, person) == ORGANIZER:
        return False
    scope = meeting.rules.lobby_scope
    if scope == "everyone":
        return False
    if not person.account or scope == "organizer":
        return True
    if scope == "invited":
        return not meeting.knows_as_invited(person.user_id)
    if person.tenant_id != meeting.tenant_id:
        return scope != "organizationAndFederated"
    return scope == "organizationExcludingGuests" and person.guest


def role(meeting: Meeting, person: Person) -> str:
    """The person's role: by ownership, by the attendee list, else by `allowedPresenters`."""
    if not person.account:
        return PRESENTER if meeting.rules.allowed_presenters == "everyone" else ATTENDEE
    if person.user_id == meeting.organizer_id:
        return ORGANIZER
    listed = meeting.listed(person.user_id)
    if listed is not None and listed.role == CO_ORGANIZER:
        return CO_ORGANIZER
    return PRESENTER if _presents(meeting, person, listed.role if listed else None) else ATTENDEE


def may_admit(meeting: Meeting, person: Person) -> bool:
    """Whether somebody who is in the meeting may let others in or turn them away."""
    own = role(meeting, person)
    return own in (ORGANIZER, CO_ORGANIZER) or (
        own == PRESENTER and meeting.rules.allowed_lobby_admitters == WITH_PRESENTERS
    )


def may_end(meeting: Meeting, person: Person) -> bool:
    """Whether somebody may end the meeting for everybody."""
    return role(meeting, person) in (ORGANIZER, CO_ORGANIZER, PRESENTER)


def _presents(meeting: Meeting, person: Person, listed_role: str | None) -> bool:
    allowed = meeting.rules.allowed_presenters
    if allowed == "organization":
        return person.tenant_id == meeting.tenant_id
    if allowed == "roleIsPresenter":
        return listed_role == PRESENTER
    return allowed == "everyone"
