"""What the chart is told: that a person connected to or disconnected from a visit.

Epic's SetExternalConnectionStatus carries ids and a number, neither time nor report id. Which number means what is
public only in part, so the numbers are data.
"""

from dataclasses import dataclass
from enum import StrEnum

from connector.domain.launch import Kind
from connector.domain.visit import Person

VENDOR_NAME = "Teams EHR connector"
ID_TYPES = {Kind.PROVIDER: "1", Kind.PATIENT: "2"}
STATUSES = {True: "1", False: "2"}


@dataclass(frozen=True)
class Report:
    """One report in the outbox; `connected` is False for a disconnection."""

    id: int
    visit_id: str
    person: Person
    connected: bool
    attempts: int = 0


class Outcome(StrEnum):
    """How the chart took a report."""

    DONE = "done"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class ChartAnswer:
    """The chart's answer; `retry_after` in seconds where it asked for patience."""

    outcome: Outcome
    status: int | None = None
    retry_after: float | None = None


class ReportDecision:
    """Decides which changes the chart hears of. A policy, so that it can be replaced in one place."""

    def wanted(self, person: Person, connected: bool) -> bool:
        """True: the chart hears of every connection and every disconnection of a known person."""
        del person, connected
        return True


def query(session_id: str, report: Report) -> dict[str, str]:
    """The parameters of SetExternalConnectionStatus: ids and the status only."""
    return {
        "ConferenceID": session_id,
        "ExternalID": report.person.ehr_user_id,
        "ExternalIDType": ID_TYPES[report.person.kind],
        "VendorName": VENDOR_NAME,
        "ConnectionStatus": STATUSES[report.connected],
    }


def outcome_of(status: int) -> Outcome:
    """By the HTTP status alone, as Epic publishes no bodies. 401 speaks of our token, not of the report."""
    if 200 <= status < 300:
        return Outcome.DONE
    if status in (401, 408, 429) or status >= 500:
        return Outcome.LATER
    return Outcome.REFUSED
