"""A clinician: begins visits from Hyperspace, Haiku or Canto, admits patients, reads the schedule."""

from conformance.evidence import Evidence
from conformance.people import screens
from conformance.people.attendance import Attendee
from conformance.people.browser import Browser
from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.plain import PlainBrowser
from conformance.people.unanswered import NotOnPage
from scenarios.people import StaffMember
from scenarios.world import Clinic


class Clinician(Attendee):
    """Works in one clinic; `microsoft_account` is whom the clinician signs in as when Microsoft asks."""

    def __init__(self, name: str, member: StaffMember, clinic: Clinic, browser: Browser, evidence: Evidence) -> None:
        super().__init__(name, browser, evidence)
        self.member = member
        self.microsoft_account = member
        self.guest_name = f"Staff {member.key}"
        self._clinic = clinic
        self.times_asked_to_sign_in = 0

    def begin_visit(self, csn: str, surface: str = "hyperspace") -> Page:
        """Press *Begin virtual visit* in the schedule and follow where it leads, signing in to Microsoft when asked."""
        self.press_begin(csn, surface)
        if screens.asks_for_microsoft(self.sees):
            self.sign_in_to_microsoft()
        return self.sees

    def press_begin(self, csn: str, surface: str = "hyperspace") -> Page:
        """Press *Begin virtual visit* and stand wherever that leads."""
        return self.attempt(
            f"pressed {screens.BEGIN} in {surface.capitalize()}",
            lambda: self._begin(csn, surface),
            f"{self.name} finds the visit in {surface.capitalize()} and can begin it",
        )

    def sign_in_to_microsoft(self) -> Page:
        """Fill in Microsoft's page, once more counted."""
        self.times_asked_to_sign_in += 1
        return self.attempt(
            "signed in to Microsoft",
            lambda: screens.sign_in_to_microsoft(self.browser, self.microsoft_account),
            f"{self.name} can sign in to Microsoft",
        )

    def admit(self, guest_name: str) -> None:
        """Press *Admit* beside somebody who waits in the lobby."""
        self.attempt(
            f"admitted {guest_name}",
            lambda: self._press_in_lobby("Admit", guest_name),
            f"{self.name} sees {guest_name} in the lobby and can admit",
        )

    def turn_away(self, guest_name: str) -> None:
        """Press *Deny* beside somebody who waits in the lobby."""
        self.attempt(
            f"turned {guest_name} away",
            lambda: self._press_in_lobby("Deny", guest_name),
            f"{self.name} sees {guest_name} in the lobby and can turn them away",
        )

    def end_meeting(self) -> None:
        """Press *End meeting*, which ends it for everybody."""
        self.attempt("ended the meeting", lambda: self._press_fresh("End meeting"), f"{self.name} can end the meeting")

    def schedule(self) -> Page:
        """Hyperspace's schedule as it is now, in a window of its own."""
        window = PlainBrowser(self.browser.verify, self.browser.simulators)
        window.owner = self.name
        return screens.open_schedule(window, self._clinic.screens["hyperspace"], self.member)

    def connections(self, csn: str) -> list[screens.Connection]:
        """Whom the schedule shows as connected to a visit, or as gone."""
        return screens.connections(self.schedule(), csn)

    def _begin(self, csn: str, surface: str) -> Page:
        page = screens.open_schedule(self.browser, self._clinic.screens[surface], self.member)
        return self.browser.press(screens.BEGIN, within=_row(page, csn))

    def _press_in_lobby(self, button: str, guest_name: str) -> Page:
        page = self.browser.reload()
        entry = screens.lobby_entry(page, guest_name)
        if entry is None:
            raise NotOnPage(f"Nobody called {guest_name!r} waits in the lobby.")
        return self.browser.press(button, within=entry)


def _row(page: Page, csn: str) -> Tag:
    row = screens.visit_row(page, csn)
    if row is None:
        raise NotOnPage(f"The schedule {page.heading!r} does not show the visit.")
    return row
