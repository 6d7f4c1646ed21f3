"""The approver's sign-in to Epic: how it ends, and what follows from it."""

from pytest_bdd import parsers, then, when

from conformance.deeds import approving
from conformance.judges import portal_shown, screens_shown
from conformance.people import portal
from conformance.rehearsal import Rehearsal

INES = "Ines Duarte"
ENDINGS = {
    "is refused by Epic": approving.refused,
    "is answered by another environment": approving.answered_elsewhere,
    "is answered while Epic is unavailable": approving.unavailable,
    "mistypes her password at Epic": approving.mistyped,
    "leaves Epic's sign-in alone": approving.abandoned,
}


@when(parsers.re(r"Ines Duarte's sign-in to Epic (?P<ending>is .+)"))
@when(parsers.re(r"Ines Duarte (?P<ending>mistypes her password at Epic|leaves Epic's sign-in alone)"))
def sign_in_ends(rehearsal: Rehearsal, ending: str) -> None:
    ENDINGS[ending](rehearsal)


@when("Ines Duarte goes back")
def goes_back(rehearsal: Rehearsal) -> None:
    analyst = rehearsal.portal_user(INES)
    analyst.attempt("went back", lambda: analyst.browser.press(portal.BACK), "Ines Duarte is offered to go back")


@then("Ines Duarte reads what went wrong")
def reads_what_went_wrong(rehearsal: Rehearsal) -> None:
    screens_shown.is_told(rehearsal.portal_user(INES), rehearsal.evidence)


@then("nobody's chart was read for it")
def no_chart_read(rehearsal: Rehearsal) -> None:
    portal_shown.no_chart_read(rehearsal.epic, rehearsal.evidence)
