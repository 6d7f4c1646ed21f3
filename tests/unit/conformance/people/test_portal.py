"""The rows of a portal, in whichever HTML they stand."""

import pytest

from conformance.evidence import Evidence
from conformance.people.browser import Browser
from conformance.people.page import Page
from conformance.people.plain import PlainBrowser
from conformance.people.portal import PortalUser
from scenarios.world import usual_clinic

HERE = "https://epic.example/api/FHIR/R4"


def user(rows: str) -> PortalUser:
    """Somebody who is shown these rows of a table."""
    body = f"<table><thead><tr><th>FHIR base URL</th></tr></thead>{rows}</table>"

    class Shown(PlainBrowser):
        def open(self, url: str) -> Page:
            self._page = Page(url, 200, body)
            return self._page

    browser: Browser = Shown()
    return PortalUser("Sam", usual_clinic(1).staff["whitlock"], None, "http://127.0.0.1/", browser, Evidence())


@pytest.mark.parametrize(
    "row",
    [
        f"<tr><td>{HERE}</td><td>Testing</td></tr>",
        f"<tr><td><div>{HERE}</div><div>Testing</div></td></tr>",
        f"<tr><td>Testing: <b>{HERE}/</b></td></tr>",
        f'<tr><td><input readonly value="{HERE}"></td></tr>',
        f'<tr><th scope="row"><p>{HERE}</p></th><td>Testing</td></tr>',
    ],
)
def test_a_row_is_found_by_its_address(row: str) -> None:
    """The address stands in the row, in whichever elements."""
    assert user(row).row_of(HERE) is not None


def test_an_address_that_only_begins_alike() -> None:
    """Another environment's longer address is another row."""
    assert user(f"<tr><td>{HERE}-production</td></tr>").row_of(HERE) is None


@pytest.mark.parametrize("said", ["Region", "Region:", "Region <span aria-hidden>*</span>"])
def test_a_label_may_be_marked(said: str) -> None:
    """A label is the same with a colon, or with the asterisk of what is needed."""
    body = f"<label>{said} <select><option>EMEA</option></select></label>"
    assert Page("http://127.0.0.1/", 200, body).field("Region") is not None


def test_no_row_without_an_address() -> None:
    """A row that shows no address is no FHIR base URL's, wherever its links lead."""
    sam = user('<tr><td>Nothing yet. <a href="https://learn.example/">Read more</a></td></tr>')
    assert sam.rows() == []
