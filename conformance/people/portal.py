"""What people do in a connector's portal, by the names of docs/page-contract.md and nothing else of its HTML."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from conformance.evidence import DeedFailed, Evidence, Finding
from conformance.people import screens
from conformance.people.browser import Browser
from conformance.people.markup import Tag
from conformance.people.page import Page
from conformance.people.person import Person
from scenarios.people import StaffMember
from scenarios.world import Clinic

ADD, DONE = "Add FHIR base URL", "Done"
BASE_URL, ENVIRONMENT, APPROVER = "FHIR base URL", "Environment", "Epic customer analyst"
ORGANIZER = "Organizer account"
REGION, REGIONS = "Region", {"americas": "Americas", "emea": "EMEA", "apac": "APAC"}
INVALID = "FHIR URL isn't valid"
CHECK_PREREQUISITES, MISSING = "Check prerequisites", "Missing"
PREREQUISITES = ("Organizer account", "Application access policy", "Consent", "Anonymous join")
EDIT, FORGER = "Edit", "https://mallory.example"
LOGIN_TO_APPROVE, VIEW_DETAILS, APPROVE, BACK = "Login to approve", "View details", "Approve", "Back"
RECORDS = {"provider": "Provider integration details", "patient": "Patient integration details"}
RECORD_FIELDS = {"launch_url": "Launch URL", "client_id": "Client ID", "context": "Context token"}


@dataclass(frozen=True)
class Row:
    """A row of the portal's table, by what it says and what can be pressed in it."""

    text: str
    buttons: tuple[str, ...]
    tag: Tag


class PortalUser(Person):
    """Somebody with a Microsoft account who uses the portal."""

    def __init__(
        self, name: str, member: StaffMember, clinic: Clinic, portal: str, browser: Browser, evidence: Evidence
    ) -> None:
        super().__init__(name, browser, evidence)
        self.member = member
        self.clinic = clinic
        self._portal = portal

    def open_portal(self) -> Page:
        """Open the portal, signing in with Microsoft where it asks."""
        self.did("opened the portal")
        page = self.browser.open(self._portal)
        if screens.asks_for_microsoft(page):
            page = screens.sign_in_to_microsoft(self.browser, self.member)
        self.expect(page.status < 400 and not screens.asks_for_microsoft(page), f"{self.name} stands in the portal")
        return page

    def rows(self) -> list[Row]:
        """The FHIR base URLs that the portal shows now."""
        page = self.open_portal()
        return [Row(tag.words, tuple(_buttons(page, tag)), tag) for tag in page.root.every("tr") if _has_url(tag)]

    def row_of(self, fhir_base: str) -> Row | None:
        """The row of one FHIR base URL; None if the portal does not show it."""
        return next((row for row in self.rows() if _shows(row.tag, fhir_base)), None)

    def may_add(self) -> bool:
        """Whether the portal offers to add a FHIR base URL."""
        page = self.open_portal()
        return page.button(ADD) is not None

    def add(self, fhir_base: str, environment: str, approver: str, organizer: str) -> Page:
        """Fill in the form for a FHIR base URL and send it."""
        page = self.open_form()
        fields = self.fields_of(page, fhir_base, environment, approver, organizer)
        return self.attempt(
            "added a FHIR base URL",
            lambda: self.browser.press(sending(page), fields),
            f"{self.name} can add a FHIR base URL in the portal",
        )

    def open_form(self) -> Page:
        """The form for a FHIR base URL: on the portal's first page, or behind *Add FHIR base URL*."""
        page = self.open_portal()
        if page.field(BASE_URL) is not None:
            return page
        return self.attempt(
            "asked for the form", lambda: self.browser.press(ADD), f"{self.name} can add a FHIR base URL in the portal"
        )

    def send_form_of(self, shown: Page, fhir_base: str, approver: str) -> None:
        """Send the form for a FHIR base URL as the portal showed it to somebody else."""
        self.did("sent a form that the portal had shown to somebody else")
        fields = self.fields_of(shown, fhir_base, "Testing", approver, approver)
        self.browser.send_form_of(shown, sending(shown), fields)

    def open_edit(self, fhir_base: str) -> Page:
        """The form of one row."""
        row = self._row(fhir_base)
        return self.attempt(
            "asked to edit a row",
            lambda: self.browser.press(EDIT, within=row.tag),
            f"{self.name} is offered {EDIT!r} for the FHIR base URL",
        )

    def change(self, fhir_base: str, fields: Mapping[str, str]) -> Page:
        """Change fields of a row, given by their labels, and send the form."""
        page = self.open_edit(fhir_base)
        return self.attempt(
            f"changed {' and '.join(fields)} of a row",
            lambda: self.browser.press(sending(page), fields),
            f"{self.name} can change the row in the portal",
        )

    def check_prerequisites(self, fhir_base: str) -> Page:
        """Press *Check prerequisites* in a row."""
        row = self._row(fhir_base)
        return self.attempt(
            "checked the prerequisites",
            lambda: self.browser.press(CHECK_PREREQUISITES, within=row.tag),
            f"{self.name} is offered {CHECK_PREREQUISITES!r} for the FHIR base URL",
        )

    def prerequisite(self, name: str) -> str:
        """What the page says of one prerequisite; empty if it does not name it."""
        entries = (tag.words for tag in self.sees.root.every("li", "tr"))
        return next((text for text in entries if text.startswith(name)), "")

    def forge(self, page: Page, button: str, fields: Mapping[str, str]) -> Page:
        """Another site sends the form of a page from this person's browser."""
        self.did("visited another site, which sent a form to the portal")
        return self.browser.send_forged(page, button, fields, FORGER)

    def press_login(self, fhir_base: str) -> Page:
        """Press *Login to approve* in a row, and stand wherever that leads."""
        row = self._row(fhir_base)
        return self.attempt(
            "pressed Login to approve",
            lambda: self.browser.press(LOGIN_TO_APPROVE, within=row.tag),
            f"{self.name} is offered {LOGIN_TO_APPROVE!r} for the FHIR base URL",
        )

    def login_to_approve(self, fhir_base: str) -> Page:
        """Press *Login to approve* in a row and sign in to Epic, without approving yet."""
        self.press_login(fhir_base)
        if screens.asks_for_epic(self.sees):
            self.did("signed in to Epic")
            screens.sign_in_to_epic(self.browser, self.member)
        return self.sees

    def approve(self, fhir_base: str) -> Page:
        """Sign in to Epic and press *Approve*."""
        self.login_to_approve(fhir_base)
        return self.attempt(
            "approved the configuration",
            lambda: self.browser.press(APPROVE),
            f"{self.name} is offered {APPROVE!r} after signing in to Epic",
        )

    def records(self, fhir_base: str) -> dict[str, dict[str, str]]:
        """The integration records of an approved row by kind; empty if the portal does not show them to this person."""
        row = self.row_of(fhir_base)
        if row is None or VIEW_DETAILS not in row.buttons:
            return {}
        self.browser.press(VIEW_DETAILS, within=row.tag)
        return self.records_shown()

    def records_shown(self) -> dict[str, dict[str, str]]:
        """The integration records on the page that this person sees now, by kind."""
        return {kind: shown for kind, caption in RECORDS.items() if (shown := self._record(caption))}

    def _record(self, caption: str) -> dict[str, str]:
        part = self.sees.part(caption)
        if part is None:
            return {}
        values = {key: self.sees.value(label, part) for key, label in RECORD_FIELDS.items()}
        return {key: value for key, value in values.items() if value}

    def _row(self, fhir_base: str) -> Row:
        row = self.row_of(fhir_base)
        if row is None:
            raise DeedFailed(Finding(f"{self.name} sees the row of {fhir_base} in the portal", self.where()))
        return row

    def fields_of(self, page: Page, fhir_base: str, environment: str, approver: str, organizer: str) -> dict[str, str]:
        """What is filled into the form for a FHIR base URL, by the labels that are there."""
        fields = {BASE_URL: fhir_base, ENVIRONMENT: environment, APPROVER: approver}
        if page.field(REGION) is not None:
            fields[REGION] = REGIONS[self.clinic.plan.region]
        return fields | ({ORGANIZER: organizer} if page.field(ORGANIZER) is not None else {})


def sending(form_page: Page) -> str:
    """The button that sends the form for a FHIR base URL."""
    return DONE if form_page.button(DONE) is not None else ADD


def _has_url(tag: Tag) -> bool:
    return tag.first("td") is not None and any(_addresses(tag))


def _shows(tag: Tag, fhir_base: str) -> bool:
    return fhir_base in _addresses(tag)


def _addresses(tag: Tag) -> Iterator[str]:
    """The addresses that can be read in a row, as text or in a field; where its links lead is not read."""
    fields = [field.get("value") for field in tag.every("input")]
    for word in [*tag.words.split(), *fields]:
        if word.startswith(("http://", "https://")):
            yield word.rstrip("/.,;")


def _buttons(page: Page, tag: Tag) -> Iterator[str]:
    for name in (LOGIN_TO_APPROVE, VIEW_DETAILS, EDIT):
        if page.button(name, tag) is not None:
            yield name
