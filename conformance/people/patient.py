"""A patient: begins visits from MyChart, waits in the lobby, is admitted or not."""

from conformance.evidence import Evidence
from conformance.people import screens
from conformance.people.attendance import Attendee
from conformance.people.browser import Browser
from conformance.people.page import Page
from conformance.people.unanswered import NotOnPage
from scenarios.people import Patient as PatientRecord
from scenarios.people import StaffMember
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

    def sign_in_at_teams(self, account: StaffMember) -> Page:
        """Sign in on Teams' page before the meeting with a Microsoft account."""
        self.expect(self.at_teams(), f"{self.name} stands before the Teams meeting of the visit")

        def deed() -> Page:
            self.browser.press(screens.SIGN_IN)
            return screens.sign_in_to_microsoft(self.browser, account)

        return self.attempt("signed in to Teams", deed, f"{self.name} can sign in on Teams' page")

    def test_device(self, device: str) -> str:
        """Press the button that tests a device; returns what Teams' page says about it."""
        page = self.attempt(
            f"tested the {device}",
            lambda: self.browser.press(f"Test {device}"),
            f"{self.name} can test the {device} on Teams' page",
        )
        return page.status_lines

    def _begin(self, csn: str, surface: str) -> Page:
        page = screens.open_mychart(self.browser, self._clinic.screens[surface.replace("-", "_")], self.record)
        row = screens.visit_row(page, csn)
        if row is None:
            raise NotOnPage(f"MyChart ({page.heading!r}) does not show the visit.")
        return self.browser.press(screens.BEGIN, within=row)
