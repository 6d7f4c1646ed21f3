"""Epic environments of different years and shapes, and what they answer."""

from typing import Any

from pytest_bdd import given, parsers

from conformance.deeds import onboarding
from conformance.rehearsal import Rehearsal

YEARS = {"November 2018": {"profile": "nov2018"}, "today": {}}
FIELDS = {
    "whose chart is open": "patient",
    "which encounter it is": "encounter",
    "which appointment it is": "appointment",
    "where the visit takes place": "location",
    "in which department it was begun": "loginDepartment",
    "whether to show a banner": "need_patient_banner",
    "how it looks": "smart_style_url",
}
ANSWERS: dict[str, tuple[str, dict[str, Any]]] = {
    "a page for people": ("token-endpoint-fails", {"options": {"status": 200}}),
    "half an answer": ("token-answer-malformed", {}),
    "an empty refusal": ("token-endpoint-silent", {}),
    "a refusal without words": ("token-endpoint-refuses", {}),
}


@given(parsers.re(r"\w+ Clinic, with Epic of (?P<year>November 2018|today), has approved virtual visits"))
def of_year(rehearsal: Rehearsal, year: str) -> None:
    onboarding.connect(rehearsal, rehearsal.build_clinic(**YEARS[year]))


@given("Hillside Clinic, with Epic of November 2018, is not connected yet")
def old_and_not_connected(rehearsal: Rehearsal) -> None:
    rehearsal.renew("Sam Whitlock at the portal")
    rehearsal.build_clinic(**YEARS["November 2018"])


@given("Lakeside Clinic, with an unusual address, has approved virtual visits")
def unusual_address(rehearsal: Rehearsal) -> None:
    onboarding.connect(rehearsal, rehearsal.build_clinic(fhir_path="api/FHDST"))


@given("Bayside Clinic, whose Epic numbers everything in its own way, has approved virtual visits")
def own_numbers(rehearsal: Rehearsal) -> None:
    switches = {"oid_customer": "6218", "oid_environment": "3"}
    onboarding.connect(rehearsal, rehearsal.build_clinic(switches=switches))


@given(parsers.re(r"Epic will not say (?P<what>.+)"))
def will_not_say(rehearsal: Rehearsal, what: str) -> None:
    match = {"csn": rehearsal.visit.csn}
    rehearsal.arm("context-field-missing", times=None, match=match, options={"field": FIELDS[what]})


@given(parsers.re(r"Epic will answer the next sign-in with (?P<answer>.+)"))
def will_answer(rehearsal: Rehearsal, answer: str) -> None:
    fault, wish = ANSWERS[answer]
    rehearsal.arm(fault, match={"grant": "authorization_code"}, **wish)
