"""When a patient may join: some time before the appointment begins until some time after it ends.

Vendors differ widely in what they allow, so both times are settings. Clinicians may come whenever they like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from connector.domain import problems

CONTEXT_FIELD = "appointmentTime"
"""What our context token calls %EXTENSION;15354%, the time of the appointment."""
USUAL_LENGTH = timedelta(hours=1)
"""How long an appointment is taken to be whose end nobody tells."""
CANCELLED = ("cancelled", "entered-in-error")


@dataclass(frozen=True)
class Appointment:
    """What is known of a visit's appointment; its times are aware or None."""

    start: datetime | None = None
    end: datetime | None = None
    status: str = ""


@dataclass(frozen=True)
class JoinWindow:
    """How early before the start and how late after the end a patient may join."""

    early: timedelta = timedelta(minutes=30)
    late: timedelta = timedelta(minutes=60)

    def check(self, appointment: Appointment, now: datetime) -> None:
        """Raises Problem for a cancelled visit, and outside the window. What nobody tells keeps nobody out."""
        if appointment.status in CANCELLED:
            raise problems.visit_cancelled()
        if appointment.start is None:
            return
        opens = appointment.start - self.early
        if now < opens:
            raise problems.too_early(opens, opens - now)
        if now > (appointment.end or appointment.start + USUAL_LENGTH) + self.late:
            raise problems.too_late()


def appointment_in(context: Mapping[str, Any], found: Appointment | None) -> Appointment:
    """The Appointment that Epic gave, or the time that the context token carries."""
    if found is not None:
        return found
    return Appointment(instant(context.get(CONTEXT_FIELD)))


def instant(text: Any) -> datetime | None:
    """A FHIR instant (ISO 8601 with a zone); None for anything else: a time without a zone says nothing."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
