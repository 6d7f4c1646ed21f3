"""What everybody does: press a button, end up somewhere, and be told when it did not work."""

from collections.abc import Callable

from conformance.evidence import DeedFailed, Evidence, Finding
from conformance.people import screens
from conformance.people.browser import Browser
from conformance.people.page import Page
from conformance.people.unanswered import NotOnPage


class Person:
    """Somebody with a browser. `name` is the persona of the features, never the synthetic person's name."""

    def __init__(self, name: str, browser: Browser, evidence: Evidence) -> None:
        self.name = name
        self.browser = browser
        browser.owner = name
        self._evidence = evidence

    @property
    def sees(self) -> Page:
        """The page in front of the person."""
        return self.browser.page

    def did(self, what: str) -> None:
        """Remember the deed for the report."""
        self._evidence.deed(f"{self.name} {what}")

    def attempt(self, what: str, deed: Callable[[], Page], expected: str) -> Page:
        """Do something on a page; DeedFailed if the page lacks what is needed for it."""
        self.did(what)
        try:
            return deed()
        except NotOnPage as missing:
            raise DeedFailed(Finding(expected, f"{self.where()}. {missing}")) from None

    def where(self) -> str:
        """Where the person stands, in a sentence for a finding."""
        page = self.sees
        said = page.alert or page.heading or page.text[:120]
        return f"{self.name} sees a page (status {page.status}) that says: {said[:240]!r}"

    def is_told(self) -> bool:
        """Whether the page in front of the person is a message, and not a meeting."""
        return self.sees.tells_a_person and not self.at_teams()

    def at_teams(self) -> bool:
        """Whether the person stands before or in a Teams meeting."""
        return screens.is_join_address(self.sees.url) or screens.meeting_state(self.sees) is not None

    def expect(self, holds: bool, expected: str, hint: str = "") -> None:
        """DeedFailed unless it holds."""
        if not holds:
            raise DeedFailed(Finding(expected, self.where(), hint))
