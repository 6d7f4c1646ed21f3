"""What people do on the vendors' own screens: sign in to Epic and Microsoft, join a Teams meeting, read a schedule.

These pages are the simulators', with the labels of the real ones; the connector's pages are never assumed here.
"""

from dataclasses import dataclass

from conformance.people.browser import Browser
from conformance.people.markup import Tag
from conformance.people.page import Page
from scenarios.people import Patient, StaffMember

BEGIN = "Begin virtual visit"
JOIN = "Join now"
SIGN_IN = "Sign in"
_MICROSOFT_USER, _MICROSOFT_PASSWORD = "Email, phone, or Skype", "Password"
_EPIC_USER, _EPIC_PASSWORD = "User ID", "Password"
_MYCHART_USER = "MyChart username"
_GUEST_NAME = "Type your name"
_STATES = ("lobby", "in", "left", "turned-away")
_JOIN_PATHS = ("/l/meetup-join/", "/meet/")


@dataclass(frozen=True)
class Connection:
    """One line of a schedule: who the chart has heard of, and whether they are connected."""

    external_id: str
    role: str
    state: str
    text: str


def asks_for_microsoft(page: Page) -> bool:
    """Whether the page is Microsoft's sign-in."""
    return page.field(_MICROSOFT_USER) is not None


def sign_in_to_microsoft(browser: Browser, member: StaffMember) -> Page:
    """Fill in Microsoft's sign-in page."""
    fields = {_MICROSOFT_USER: member.upn, _MICROSOFT_PASSWORD: member.microsoft_password}
    return browser.press("Sign in", fields)


def asks_for_epic(page: Page) -> bool:
    """Whether the page is Epic's sign-in for staff."""
    return page.field(_EPIC_USER) is not None


def sign_in_to_epic(browser: Browser, member: StaffMember) -> Page:
    """Fill in Epic's sign-in page."""
    return browser.press("Sign in", {_EPIC_USER: member.epic_user, _EPIC_PASSWORD: member.epic_password})


def sign_in_wrongly(browser: Browser, member: StaffMember) -> Page:
    """Fill in Epic's sign-in page with a password that is not right."""
    return browser.press("Sign in", {_EPIC_USER: member.epic_user, _EPIC_PASSWORD: f"{member.epic_password}?"})


def open_schedule(browser: Browser, url: str, member: StaffMember) -> Page:
    """Open Hyperspace, Haiku or Canto, signing in where it asks."""
    page = browser.open(url)
    return sign_in_to_epic(browser, member) if asks_for_epic(page) else page


def open_mychart(browser: Browser, url: str, patient: Patient) -> Page:
    """Open MyChart, signing in where it asks."""
    page = browser.open(url)
    if page.field(_MYCHART_USER) is None:
        return page
    return browser.press("Sign in", {_MYCHART_USER: patient.portal_user, "Password": patient.portal_password})


def visit_row(page: Page, csn: str) -> Tag | None:
    """The part of a schedule that shows a visit."""
    return page.root.first(having="data-csn", value=csn)


def connections(page: Page, csn: str) -> list[Connection]:
    """What a schedule says about who is connected to a visit."""
    row = visit_row(page, csn)
    if row is None:
        return []
    return [
        Connection(item.get("data-external-id"), item.get("data-role"), item.get("data-state"), item.words)
        for item in row.every(having="data-external-id")
    ]


def is_join_address(url: str) -> bool:
    """Whether an address is a Teams join link."""
    return any(path in url for path in _JOIN_PATHS)


def join_link_on(page: Page) -> str | None:
    """The Teams join link that a page offers (a connector may let people choose between browser and app)."""
    for link in page.root.every("a", having="href"):
        address = page.leads_to(link.get("href"))
        if is_join_address(address):
            return address
    return None


def join_meeting(browser: Browser, guest_name: str) -> Page:
    """Press *Join now* on Teams' page before the meeting, typing a name where a guest is asked for one."""
    fields = {_GUEST_NAME: guest_name} if browser.page.field(_GUEST_NAME) is not None else {}
    return browser.press(JOIN, fields)


def meeting_state(page: Page) -> str | None:
    """lobby, in, left or turned-away as Teams' meeting page says; None where the page is another one."""
    main = page.root.first("main", having="data-state", value=_STATES)
    return main.get("data-state") if main else None


def meeting_and_participant(page: Page) -> tuple[str, str]:
    """The ids that Teams' meeting page carries; KeyError on another page."""
    main = page.root.first("main", having="data-meeting")
    if main is None:
        raise KeyError("data-meeting")
    return main.get("data-meeting"), main.get("data-participant")


def lobby_entry(page: Page, name: str) -> Tag | None:
    """The entry of a waiting person in the list of those who may admit."""
    for item in page.root.every("li"):
        if name in item.words and page.button("Admit", item) is not None:
            return item
    return None
