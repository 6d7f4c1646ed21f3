"""Taking part in a Teams meeting: joining from wherever a launch ended, waiting, being in it, leaving it."""

from conformance.people import screens
from conformance.people.page import Page
from conformance.people.person import Person


class Attendee(Person):
    """Somebody who joins meetings; `guest_name` is what a guest types on Teams' page."""

    guest_name = "Guest"

    def join(self) -> str:
        """Join from the page that the launch ended on; returns lobby or in. DeedFailed if that page is not Teams'."""
        self._go_on_to_teams()
        self.expect(self.at_teams(), f"{self.name} stands before the Teams meeting of the visit")
        if screens.meeting_state(self.sees) is None:
            self.attempt(
                "joined the meeting",
                lambda: screens.join_meeting(self.browser, self.guest_name),
                f"{self.name} can join the meeting",
            )
        return self.meeting_state()

    def meeting_state(self) -> str:
        """lobby, in, left or turned-away as Teams' page says now; "elsewhere" on any other page."""
        if screens.meeting_state(self.sees) is None:
            return "elsewhere"
        return screens.meeting_state(self.browser.reload()) or "elsewhere"

    @property
    def meeting(self) -> str:
        """The id of the meeting that the person is in or waits for."""
        return screens.meeting_and_participant(self.sees)[0]

    @property
    def participant(self) -> str:
        """The person's id in the meeting."""
        return screens.meeting_and_participant(self.sees)[1]

    def leave(self) -> None:
        """Press *Leave*."""
        self.attempt("left the meeting", lambda: self._press_fresh("Leave"), f"{self.name} can leave the meeting")

    def _press_fresh(self, button: str) -> Page:
        self.browser.reload()
        return self.browser.press(button)

    def _go_on_to_teams(self) -> None:
        link = None if self.at_teams() else screens.join_link_on(self.sees)
        if link is not None:
            self.browser.open(link)
