"""What other sites and other people could do with the connector's pages, cookies and links."""

from pytest_bdd import parsers, then, when

from conformance.deeds import lures
from conformance.judges import browser_safety, links, secrets
from conformance.rehearsal import Rehearsal

OKAFOR, SAM = "Dr. Okafor", "Sam Whitlock"
BAITED = {
    "Dr. Okafor's launch": lures.in_launch,
    "the answer that Epic sends back": lures.in_answer,
    "a link to the connector": lures.in_link,
}


@when(parsers.parse("an outside address is written into {where}"))
def baited(rehearsal: Rehearsal, where: str) -> None:
    BAITED[where](rehearsal, OKAFOR)


@when("Sam Whitlock opens the portal by a link that names an outside address")
def portal_by_link(rehearsal: Rehearsal) -> None:
    rehearsal.renew(f"{SAM} at the portal")
    home = rehearsal.target.address(rehearsal.target.portal_home)
    lures.follow(rehearsal, rehearsal.portal_user(SAM), lures.baited(home))


@then(parsers.re(r"(?P<person>Dr\. Okafor|Sam Whitlock)'s browser was not sent to the outside address"))
def not_sent_outside(rehearsal: Rehearsal, person: str) -> None:
    links.not_sent_outside(person, rehearsal.held, rehearsal.evidence)


@when("Dr. Okafor opens the connector's launch page without coming from Epic")
def opens_launch_page(rehearsal: Rehearsal) -> None:
    rehearsal.clinician(OKAFOR).browser.open(rehearsal.target.launch_url("provider"))


@then("whatever the connector left in their browsers is kept from scripts and other sites")
@then("whatever the connector left in Sam Whitlock's browser is kept from scripts and other sites")
def cookies_guarded(rehearsal: Rehearsal) -> None:
    browser_safety.guarded_cookies(rehearsal.answers_of_connector(), rehearsal.evidence)


@then("every page of the connector says what may run in it and who may frame it")
@then("every page of the portal says what may run in it and who may frame it")
def pages_guarded(rehearsal: Rehearsal) -> None:
    browser_safety.guarded_pages(rehearsal.answers_of_connector(), rehearsal.evidence)


@then("no secret stood in an address that the connector made")
def no_secret_in_address(rehearsal: Rehearsal) -> None:
    ledgers = (rehearsal.epic, rehearsal.graph)
    secrets.in_no_address(ledgers, rehearsal.answers_of_connector(), rehearsal.target.secrets(), rehearsal.evidence)


@then("no secret stood on a page of the connector")
def no_secret_on_page(rehearsal: Rehearsal) -> None:
    secrets.on_no_page(rehearsal.answers_of_connector(), rehearsal.target.secrets(), rehearsal.evidence)
