"""SetExternalConnectionStatus: a telehealth vendor tells the chart who is connected to a visit.

Path, parameters and the GET form are from vendor code; POST as JSON or form, the error body and its words are ours:
Epic publishes neither. A connector can rely on the HTTP status only.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mock_epic.people import Person
from mock_epic.state import Clinic
from mock_epic.telehealth.callers import Caller
from mock_epic.telehealth.connections import ROLES, STATES, Report
from mock_epic.visits import Visit

PARAMETERS = ("ConferenceID", "ExternalID", "ExternalIDType", "VendorName", "ConnectionStatus")


class StatusRefused(Exception):
    """The chart does not take the report. `reason` is a word for the ledger, the message goes to the caller."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class StatusReport:
    """What a vendor says: who is connected or disconnected in which visit."""

    csn: str
    external_id: str
    external_id_type: str
    vendor: str
    status: str

    @property
    def role(self) -> str | None:
        """provider or patient, None for an id type that is not known."""
        return ROLES.get(self.external_id_type)

    @property
    def state(self) -> str | None:
        """connected or disconnected, None for a status that is not known."""
        return STATES.get(self.status)


def read_report(parameters: Mapping[str, str]) -> StatusReport:
    """The report in the parameters of a call; an absent one is empty."""
    csn, external_id, id_type, vendor, status = (parameters.get(name, "").strip() for name in PARAMETERS)
    return StatusReport(csn, external_id, id_type, vendor, status)


def take_report(report: StatusReport, caller: Caller, clinic: Clinic, now: datetime) -> Report:
    """File a report and say how; StatusRefused if the chart cannot take it."""
    role, state = _complete(report)
    visit = clinic.visits.get(report.csn)
    if visit is None:
        raise StatusRefused("unknown-conference", "The conference was not found.")
    if report.external_id not in [person.external_id for person in _people(clinic, visit, role)]:
        raise StatusRefused("not-on-visit", "The external ID is not linked to the conference.")
    if caller.person_key is not None and caller.person_key not in (*visit.staff, visit.patient):
        raise StatusRefused("caller-not-on-visit", "The conference is not linked to the user.")
    return clinic.connections.report(report.csn, report.external_id, role, state, now)


def _people(clinic: Clinic, visit: Visit, role: str) -> list[Person]:
    """Who may be connected in this role: whoever acts for the patient counts as the patient."""
    if role == "provider":
        return [clinic.staff[key] for key in visit.staff]
    return [clinic.patients[visit.patient], *clinic.proxies_of(visit.patient)]


def _complete(report: StatusReport) -> tuple[str, str]:
    given = (report.csn, report.external_id, report.external_id_type, report.vendor, report.status)
    for name, value in zip(PARAMETERS, given, strict=True):
        if not value:
            raise StatusRefused("missing-parameter", f"The parameter {name} is required.")
    if report.role is None:
        raise StatusRefused("unknown-id-type", "The parameter ExternalIDType is not valid.")
    if report.state is None:
        raise StatusRefused("unknown-status", "The parameter ConnectionStatus is not valid.")
    return report.role, report.state
