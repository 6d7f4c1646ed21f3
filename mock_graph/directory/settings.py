"""Switches of a tenant: where the truth is a tenant's own choice, is not published, or is told in two ways.

docs/fidelity-graph.md says for each which side is the default and why.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class TenantSettings:
    """The first value of each row of `CHOICES` is the default here."""

    anonymous_join: bool = True
    user_consent: bool = True
    casing: str = "live"
    event_type_name: str = "eventType"
    anonymous_identity: str = "user"
    call_ended: str = "lost"
    lobby_starts_call: bool = False
    join_links: str = "long"
    attendee_changes: str = "effective"
    late_attendees: str = "known"
    attendee_may_find: bool = False
    unlicensed_organizer: str = "Forbidden"
    missing_policy: str = "General"
    client_state_length: int = 255
    subscription_minutes: int = 4230
    resource_encoding: str = "twice"
    validation_issuer: str = "v1"
    slow_endpoints: str = "served"


CHOICES: Mapping[str, tuple[Any, ...]] = {
    "anonymous_join": (True, False),
    "user_consent": (True, False),
    "casing": ("live", "documented", "legacy"),
    "event_type_name": ("eventType", "callEventType"),
    "anonymous_identity": ("user", "guest"),
    "call_ended": ("lost", "dependable"),
    "lobby_starts_call": (False, True),
    "join_links": ("long", "short"),
    "attendee_changes": ("effective", "next-call"),
    "late_attendees": ("known", "unknown"),
    "attendee_may_find": (False, True),
    "unlicensed_organizer": ("Forbidden", "BadRequest", "NotFound"),
    "missing_policy": ("General", "Forbidden", "Unauthorized"),
    "client_state_length": (255, 128),
    "subscription_minutes": (4230, 4320),
    "resource_encoding": ("twice", "lenient"),
    "validation_issuer": ("v1", "v2"),
    "slow_endpoints": ("served", "throttled"),
}


def complaint_about(given: Mapping[str, Any]) -> str | None:
    """What is wrong with the first setting that is unknown or has a value that is not among its choices."""
    for name, value in given.items():
        if name not in CHOICES:
            return f"There is no setting {name!r}; the settings are {', '.join(CHOICES)}."
        if not any(value == one and type(value) is type(one) for one in CHOICES[name]):
            allowed = ", ".join(str(one) for one in CHOICES[name])
            return f"Setting {name!r} cannot be {value!r}; allowed are {allowed}."
    return None
