"""Following a visit on a connector's status page, by what docs/page-contract.md says of it."""

from dataclasses import dataclass

from conformance.people.browser import Browser
from conformance.people.page import Page

CHANGES = "Changes"


@dataclass(frozen=True)
class Course:
    """What a status page shows: the changes so far, in words, with their ids, and where their events come from."""

    changes: tuple[tuple[str, str], ...]
    events: str
    page: Page


def course(browser: Browser, address: str) -> Course | None:
    """The course of the visit; None where the page is not shown to this browser."""
    page = browser.open(address)
    listed = page.root.first(having="aria-label", value=CHANGES)
    if page.status >= 400 or listed is None:
        return None
    source = page.root.first(having="data-events")
    events = page.leads_to(source.get("data-events")) if source else ""
    return Course(tuple((item.get("data-event-id"), item.words) for item in listed.every("li")), events, page)
