"""What clients send about meetings, read into rules and times.

Source: Microsoft Graph v1.0, "Create onlineMeeting", "onlineMeeting: createOrGet", "Update onlineMeeting".
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from mock_graph.directory.users import Users
from mock_graph.errors import BadRequest
from mock_graph.meetings import instants
from mock_graph.meetings.meeting import ADMITTERS, OPTION_DEFAULTS, PRESENTERS, ROLES, SCOPES, Attendee, Rules

DEFAULT_LENGTH = timedelta(hours=1)
Body = Mapping[str, Any]


def times_of_new(body: Body, now: datetime) -> tuple[datetime, datetime]:
    """Start and end of a new meeting: now and an hour by default; BadRequest for an end alone or before the start."""
    start, end = _instant(body, "startDateTime"), _instant(body, "endDateTime")
    if start is None and end is not None:
        raise BadRequest("The startDateTime must be provided when the endDateTime is provided.")
    begin = start or now
    return begin, _ordered(begin, end or _or_refused(lambda: begin + DEFAULT_LENGTH))


def changed_times(body: Body) -> tuple[datetime, datetime] | None:
    """Start and end of an update, None if it has neither; BadRequest for one without the other."""
    if "startDateTime" not in body and "endDateTime" not in body:
        return None
    start, end = _instant(body, "startDateTime"), _instant(body, "endDateTime")
    if start is None or end is None:
        raise BadRequest("The startDateTime and endDateTime must be provided together.")
    return start, _ordered(start, end)


def changed_rules(rules: Rules, body: Body, users: Users, organizer_id: str) -> Rules:
    """The rules with what the body changes; the attendee list is replaced as a whole, the organizer never changes."""
    lobby = _object(body, "lobbyBypassSettings")
    options = {name: body[name] for name in OPTION_DEFAULTS if name in body}
    return replace(
        rules,
        lobby_scope=_choice(lobby, "scope", SCOPES, rules.lobby_scope),
        dial_in_bypass=bool(lobby.get("isDialInBypassEnabled", rules.dial_in_bypass)),
        allowed_presenters=_choice(body, "allowedPresenters", PRESENTERS, rules.allowed_presenters),
        allowed_lobby_admitters=_choice(body, "allowedLobbyAdmitters", ADMITTERS, rules.allowed_lobby_admitters),
        attendees=changed_attendees(rules.attendees, body, users, organizer_id),
        options={**rules.options, **_checked(options)},
    )


def changed_attendees(
    attendees: tuple[Attendee, ...], body: Body, users: Users, organizer_id: str
) -> tuple[Attendee, ...]:
    """The attendee list of `participants`, or the present one if the body has none."""
    participants = _object(body, "participants")
    organizer = _user_id(_object(participants, "organizer"))
    if organizer is not None and organizer.casefold() != organizer_id:
        raise BadRequest("The organizer of an online meeting cannot be changed.")
    if "attendees" not in participants:
        return attendees
    listed = participants["attendees"]
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise BadRequest("The value of 'attendees' must be a collection.")
    return tuple(_attendee(one, users) for one in listed)


def text(body: Body, name: str) -> str | None:
    """An optional text member; BadRequest if it is of another type."""
    value = body.get(name)
    if value is not None and not isinstance(value, str):
        raise BadRequest(f"Cannot convert the value of '{name}' to the expected type 'Edm.String'.")
    return value


def _attendee(sent: Body, users: Users) -> Attendee:
    """An attendee by object id or principal name; each completes the other where the tenant knows the account."""
    user_id, upn = _user_id(sent), text(sent, "upn")
    account = users.find(user_id or upn or "")
    if user_id is None and upn is None:
        raise BadRequest("An attendee must have an identity or a upn.")
    known_id = account.id if account else user_id
    return Attendee(known_id, upn or (account.upn if account else None), _choice(sent, "role", ROLES, "attendee"))


def _user_id(participant: Body) -> str | None:
    return text(_object(_object(participant, "identity"), "user"), "id")


def _object(body: Body, name: str) -> Body:
    value = body.get(name)
    if value is not None and not isinstance(value, dict):
        raise BadRequest(f"The value of '{name}' must be an object.")
    return value or {}


def _choice(body: Body, name: str, allowed: Iterable[str], otherwise: str) -> str:
    value = body.get(name)
    if value is None:
        return otherwise
    if value not in tuple(allowed):
        raise BadRequest(f"Invalid value specified for property '{name}': '{value}'.")
    return str(value)


def _checked(options: Body) -> Body:
    for name, value in options.items():
        if value is not None and not isinstance(value, type(OPTION_DEFAULTS[name])):
            raise BadRequest(f"Invalid value specified for property '{name}': '{value}'.")
    return options


def _instant(body: Body, name: str) -> datetime | None:
    if body.get(name) is None:
        return None
    return _or_refused(lambda: instants.read(body[name]))


def _or_refused(reading: Callable[[], datetime]) -> datetime:
    try:
        return reading()
    except (ValueError, OverflowError) as wrong:
        raise BadRequest(str(wrong)) from None


def _ordered(start: datetime, end: datetime) -> datetime:
    if end < start:
        raise BadRequest("The endDateTime must not be before the startDateTime.")
    return end
