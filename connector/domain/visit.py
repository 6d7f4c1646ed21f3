"""A visit: the meeting that belongs to one session of one Epic environment, and the people expected in it."""

import hmac
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from connector.domain.configuration import Configuration
from connector.domain.launch import Kind

SUBSCRIPTION_LIFE = timedelta(minutes=4230 - 10)
"""Microsoft Graph's table gives 4,320 and 4,230 minutes for meetingCallEvents; ten less, as clocks differ."""
ASK_AGAIN = timedelta(seconds=15)
"""How long after a refused or lost subscription Graph is asked for another."""
ASK_AT_MOST = 12
"""How often Graph is asked for a subscription of one visit."""


@dataclass(frozen=True)
class Person:
    """Somebody whom the EHR launched into a visit: `ehr_user_id` as the chart knows him."""

    ehr_user_id: str
    kind: Kind


@dataclass(frozen=True)
class Expected:
    """A person of a visit: staff by Entra object id, the patient (whose `oid` is empty) by how often he launched."""

    person: Person
    oid: str = ""
    launches: int = 1


@dataclass(frozen=True)
class Subscription:
    """A Graph change notification subscription; `id` is empty while the request for it is under way."""

    client_state_digest: str
    visit_id: str
    id: str
    expires_at: datetime


@dataclass(frozen=True)
class Visit:
    """One visit. `meeting_id` and `join_url` are empty until Teams has made the meeting.

    `seated` are those for whom the lobby was opened, None if its rules were never set. `watched_until` is when the last
    of its standing subscriptions ends.
    """

    id: str
    configuration_id: str
    session_id: str
    external_id: str
    meeting_id: str = ""
    join_url: str = ""
    expected: tuple[Expected, ...] = field(default=())
    seated: list[str] | None = None
    watched_until: datetime | None = None

    @property
    def presenters(self) -> list[str]:
        """Object ids of the visit's staff, who do not wait in its lobby."""
        return sorted({each.oid for each in self.expected if each.person.kind is Kind.PROVIDER})


def external_id(key: bytes, row: Configuration, session_id: str) -> str:
    """The meeting's name at Graph: a keyed hash of environment and session, from which nothing can be read back.

    Graph's create-or-get identity is tenant, organizer and this id (onlineMeeting: createOrGet), so the same visit
    always finds the same meeting, whoever comes first.
    """
    text = "\n".join((row.tenant_id, row.organizer_oid, row.fhir_base, row.environment, session_id))
    return hmac.digest(key, text.encode(), "sha256").hex()
