"""Following a visit on a connector's status page, by what docs/page-contract.md says of it."""

from dataclasses import dataclass
from urllib.parse import urljoin

from bs4 import Tag

from conformance.people.browser import Browser
from conformance.people.page import Page, words

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
    listed = page.soup.find(True, attrs={"aria-label": CHANGES})
    if page.status >= 400 or not isinstance(listed, Tag):
        return None
    source = page.soup.find(True, attrs={"data-events": True})
    events = urljoin(page.url, str(source["data-events"])) if isinstance(source, Tag) else ""
    items = listed.find_all("li")
    return Course(tuple((str(item.get("data-event-id", "")), words(item)) for item in items), events, page)
