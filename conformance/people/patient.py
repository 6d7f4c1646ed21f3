"""A patient: begins visits from MyChart, waits in the lobby, is admitted or not."""

from conformance.evidence import Evidence
from conformance.people import screens
from conformance.people.attendance import Attendee
from conformance.people.browser import Browser, NotOnPage
from conformance.people.page import Page
from scenarios.people import Patient as PatientRecord
from scenarios.world import Clinic


class Patient(Attendee):
    """Has a MyChart account and no Microsoft account."""

    def __init__(self, name: str, record: PatientRecord, clinic: Clinic, browser: Browser, evidence: Evidence) -> None:
        super().__init__(name, browser, evidence)
        self.record = record
        self.guest_name = f"Guest {record.key}"
        self._clinic = clinic

    def begin_visit(self, csn: str, surface: str = "mychart") -> Page:
        """Press *Begin virtual visit* in MyChart and stand wherever that leads."""
        return self.attempt(
            f"pressed {screens.BEGIN} in {'MyChart' if surface == 'mychart' else 'MyChart on a phone'}",
            lambda: self._begin(csn, surface),
            f"{self.name} finds the visit in MyChart and can begin it",
        )

    def _begin(self, csn: str, surface: str) -> Page:
        page = screens.open_mychart(self.browser, self._clinic.screens[surface.replace("-", "_")], self.record)
        row = screens.visit_row(page, csn)
        if row is None:
            raise NotOnPage(f"MyChart ({page.heading!r}) does not show the visit.")
        return self.browser.press(screens.BEGIN, within=row)
