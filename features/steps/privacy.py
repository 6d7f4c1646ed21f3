"""What must not leave Epic, and what must not be kept."""

from urllib.parse import parse_qs, urlsplit

from pytest_bdd import given, parsers, then

from conformance.deeds import onboarding
from conformance.judges import at_rest, privacy
from conformance.rehearsal import Rehearsal

REGIONS = {"the Americas": "americas", "EMEA": "emea", "APAC": "apac"}
INES = "Ines Duarte"


@given(parsers.re(r"a clinic in (?P<region>the Americas|EMEA|APAC) has approved virtual visits"))
def approved_in_region(rehearsal: Rehearsal, region: str) -> None:
    onboarding.connect(rehearsal, rehearsal.build_clinic(region=REGIONS[region]))


@then("nothing that was sent to Microsoft identifies a patient")
def nothing_identifying(rehearsal: Rehearsal) -> None:
    privacy.nothing_identifying(rehearsal.graph, rehearsal.evidence)
    privacy.no_address_identifies(rehearsal.answers_of_connector(), rehearsal.clinic, rehearsal.evidence)


@then("the connector fetched nothing of what was said")
def nothing_said(rehearsal: Rehearsal) -> None:
    privacy.fetches_nothing_said(rehearsal.graph, rehearsal.evidence)


@then("nothing that the connector keeps names a patient or a provider")
def names_nobody(rehearsal: Rehearsal) -> None:
    at_rest.names_nobody(rehearsal.observed, rehearsal.clinic, rehearsal.evidence)


@then("everything that the connector keeps of the clinic is in its region")
def in_region_only(rehearsal: Rehearsal) -> None:
    at_rest.in_region_only(rehearsal.observed, rehearsal.clinic, rehearsal.evidence)


@then("the connector keeps nothing of the visit any more")
def visit_forgotten(rehearsal: Rehearsal) -> None:
    at_rest.visit_forgotten(
        rehearsal.observed,
        rehearsal.graph,
        rehearsal.clinic,
        rehearsal.visit,
        rehearsal.forgets_within_s,
        rehearsal.evidence,
    )


@then("neither logs nor pages of the connector identify a patient")
def logs_no_patient(rehearsal: Rehearsal) -> None:
    at_rest.logs_no_patient(
        rehearsal.observed,
        rehearsal.told_to_operators(),
        rehearsal.pages_of_connector(),
        rehearsal.clinic,
        rehearsal.evidence,
    )


@then("nothing of her sign-in at Epic is kept")
def keeps_no_secret(rehearsal: Rehearsal) -> None:
    analyst = rehearsal.portal_user(INES)
    codes = [code for hop in analyst.browser.hops for code in parse_qs(urlsplit(hop.url).query).get("code", [])]
    handed_out = [("Epic password", analyst.member.epic_password), *(("Epic code", code) for code in codes)]
    at_rest.keeps_no_secret(rehearsal.observed, rehearsal.epic, handed_out, rehearsal.clinic, rehearsal.evidence)
