"""A patient under load: launches, waits in the lobby, is let in, leaves."""

from typing import ClassVar

from loadtests.meeting_point import SharedVisit
from loadtests.people import Person
from loadtests.walker import Stranded


class Patient(Person):
    """Launches from MyChart and has no Microsoft account."""

    role: ClassVar[str] = "patient"
    surface: ClassVar[str] = "mychart"

    def go_through(self, visit: SharedVisit) -> None:
        """Always the lobby first, then the meeting that the clinician is in."""
        page = self.join(self.launch(visit), "lobby", name=f"Guest {self.me.key}")
        visit.did("patient waits", self.side.participant)
        visit.wait_for("patient is admitted")
        page = self.look_again(page, "in")
        if visit.wait_for("clinician is in") != self.side.meeting:
            raise Stranded("clinician and patient are in two meetings")
        self.leave(page)
        visit.did("patient has left")
