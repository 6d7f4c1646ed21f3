"""Browsers that get no page: whose doing it is, and in which words."""

import pytest

from conformance.evidence import DeedFailed, Evidence, RehearsalBroke
from conformance.people.page import Page
from conformance.people.person import Person
from conformance.people.plain import PlainBrowser
from conformance.people.screens import join_link_on
from tests.unit.conformance.garbage import TOLD, garbage

LAUNCH = "/launch?iss=http://127.0.0.1:1/R4&launch=eyJzZWNyZXQi.AAAA"


@pytest.mark.parametrize(("kind", "words"), TOLD.items())
def test_a_broken_target_is_told_in_words(kind, words):
    """What a target sends instead of an answer is its failure, told without the secrets of the address."""
    browser = PlainBrowser()
    Person("Dr. Okafor", browser, Evidence())
    with garbage(kind) as place, pytest.raises(DeedFailed) as failed:
        browser.open(f"{place}{LAUNCH}")
    assert failed.value.finding.actual == f"Dr. Okafor's browser {words.format(place=place)}"


def test_a_target_that_is_gone():
    """A target that nobody serves any more is its failure too."""
    with garbage("page") as place:
        pass
    with pytest.raises(DeedFailed, match=f"got no answer from {place}/: nobody listens there"):
        PlainBrowser().open(f"{place}/")


def test_a_simulator_that_is_gone():
    """Only a simulator that does not answer any more breaks the rehearsal."""
    with garbage("page") as place:
        pass
    with pytest.raises(RehearsalBroke, match=f"got no answer from {place}/hyperspace: the simulator there is gone"):
        PlainBrowser(simulators=[place]).open(f"{place}/hyperspace?x=1")


def test_a_link_to_nowhere():
    """A button that leads to no address is the page's failure."""
    with garbage("bad-link") as place:
        browser = PlainBrowser()
        browser.open(f"{place}/")
        with pytest.raises(DeedFailed, match="something that is no address"):
            browser.press("Go on")


def test_links_to_nowhere_beside_another():
    """A link that leads to no address is none of those that people look for, and does not keep them from others."""
    join = "https://teams.microsoft.com/l/meetup-join/1"
    page = Page("http://127.0.0.1/", 200, f"<a href='http://[x'>Odd</a><a href={join}>Join</a>")
    assert (join_link_on(page), page.leads_to("http://[x")) == (join, "")


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_pages_say_how_they_are_encoded(encoding):
    """Without an encoding in the header a page is what it says itself, and UTF-8 where it says nothing."""
    with garbage(encoding) as place:
        page = PlainBrowser().open(f"{place}/")
    assert (page.heading, "Zo\u00eb" in page.body) == ("Zo\u00eb", True)


def test_a_missing_button():
    """A page that lacks a button fails the step that takes it, and says what is there."""
    with garbage("page") as place:
        browser = PlainBrowser()
        browser.open(f"{place}/")
        with pytest.raises(DeedFailed, match="There is no 'Join now' here; there are: no buttons"):
            browser.press("Join now")


def test_a_page_that_goes_on_much_later():
    """A page that will be left in a quarter of an hour is read as it stands."""
    with garbage("later") as place:
        assert PlainBrowser().open(f"{place}/").heading == "Here"


def test_the_alert_that_says_something():
    """An alert that is empty or hidden stands in front of none that is not."""
    body = "<p role=alert></p><p role=alert hidden>Nothing yet.</p><p role=alert>That visit is unknown here.</p>"
    assert Page("http://127.0.0.1/", 200, body).alert == "That visit is unknown here."
