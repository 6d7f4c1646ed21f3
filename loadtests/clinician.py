"""A clinician under load: launches, joins, admits the patient, stays until the patient has left, leaves."""

from typing import ClassVar

from loadtests.html_page import HtmlPage
from loadtests.meeting_point import SharedVisit
from loadtests.people import Person, wanted
from loadtests.walker import Step, Stranded


class Clinician(Person):
    """Launches from Hyperspace, signs in to Microsoft once."""

    role: ClassVar[str] = "provider"
    surface: ClassVar[str] = "hyperspace"
    signed_in: bool = False

    def go_through(self, visit: SharedVisit) -> None:
        """In the right meeting at once, whether or not the patient was first."""
        page = self.join(self.launch(visit), "in")
        visit.did("clinician is in", self.side.meeting)
        waiting = visit.wait_for("patient waits")
        page = self._admit(self.look_again(page, "in"), waiting)
        visit.did("patient is admitted")
        visit.wait_for("patient has left")
        self.leave(page)

    def onward(self, page: HtmlPage) -> Step | None:
        """Sign in where Microsoft asks; asking twice is a failure, for a clinician signs in once."""
        form = page.form_with("loginfmt")
        if form is None:
            return super().onward(page)
        if self.signed_in:
            raise Stranded("Microsoft asked for the password again in a later visit")
        self.signed_in = True
        return Step.of(form, loginfmt=self.me.upn, passwd=self.me.password)

    def _admit(self, page: HtmlPage, participant: str) -> HtmlPage:
        for form in page.forms:
            if form.action.partition("?")[0].endswith("/admit") and ("who", participant) in form.buttons:
                return self.walker.walk(Step.of(form, who=participant), wanted("in", self.side.meeting))
        raise Stranded("the patient does not stand in the lobby that the clinician sees")
