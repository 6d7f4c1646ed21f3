"""When MyChart lets a patient begin a video visit: within the site's window, after eCheck-in where the site wants that.

Both are a site's choice (patient instructions of several hospitals: 15 or 20 minutes before, 40 after).
"""

from datetime import datetime, timedelta
from enum import Enum

from mock_epic.state import Clinic
from mock_epic.visits import Visit


class Button(Enum):
    """The button "Begin virtual visit"; the value of one that cannot be pressed is what the patient reads."""

    READY = ""
    CHECK_IN_FIRST = "Please complete eCheck-in before you begin your visit."
    TOO_EARLY = "It is too early to begin this visit. Please come back shortly before it starts."
    TOO_LATE = "It is too late to begin this visit. Please call your clinic."


def button_of(clinic: Clinic, visit: Visit, now: datetime) -> Button:
    """What the button of a visit is like now."""
    site = clinic.profile
    if site.join_window and now < visit.start - timedelta(minutes=site.joins_before_min):
        return Button.TOO_EARLY
    if site.join_window and now >= visit.start + timedelta(minutes=site.joins_after_min):
        return Button.TOO_LATE
    if site.echeck_in and visit.csn not in clinic.checked_in:
        return Button.CHECK_IN_FIRST
    return Button.READY
