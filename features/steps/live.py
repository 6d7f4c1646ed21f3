"""Following a visit on the connector's own page."""

from pytest_bdd import given, parsers, then, when

from conformance.evidence import DeedFailed, Finding
from conformance.judges import live_page
from conformance.people.browser import Browser
from conformance.people.follower import Course, course
from conformance.rehearsal import Rehearsal
from features.steps.lobby import admit_maya

OKAFOR, MAYA, PATIENT, CLINICIAN = "Dr. Okafor", "Maya", "Patient", "Clinician"


def home(rehearsal: Rehearsal) -> str:
    """Where the connector's status page begins."""
    return rehearsal.target.address(rehearsal.target.live_home)


def window(rehearsal: Rehearsal, person: str) -> Browser:
    """Another window of the same browser: the meeting stays open in the first."""
    return rehearsal.attendee(person).browser.window()


def followed(rehearsal: Rehearsal) -> Course:
    """What Dr. Okafor sees now; DeedFailed where there is no page for the clinician."""
    seen = course(window(rehearsal, OKAFOR), home(rehearsal))
    if seen is None or not seen.events:
        raise DeedFailed(Finding("Dr. Okafor sees the status page of the visit and its events", "there is none"))
    return seen


@given("Dr. Okafor follows the visit on the status page", target_fixture="before")
def follows(rehearsal: Rehearsal) -> Course:
    state_shown(rehearsal, "waiting")
    return followed(rehearsal)


@when("the connection drops while Maya is admitted and leaves")
def drops(rehearsal: Rehearsal) -> None:
    admit_maya(rehearsal)
    rehearsal.graph.wait_for("Teams tells of the patient", "notification.deliver", change="in", count=2)
    rehearsal.patient(MAYA).leave()


@then(parsers.re(r"the status page shows Dr\. Okafor that the patient was (?P<state>waiting|connected)"))
def state_shown(rehearsal: Rehearsal, state: str) -> None:
    live_page.shows(
        window(rehearsal, OKAFOR),
        home(rehearsal),
        PATIENT,
        state,
        rehearsal.graph,
        rehearsal.plan.deadline_s,
        rehearsal.evidence,
    )


@then("the status page is closed to Maya")
def closed(rehearsal: Rehearsal) -> None:
    seen = followed(rehearsal)
    pages = (home(rehearsal), seen.page.url)
    live_page.is_closed_to(window(rehearsal, MAYA), pages, seen.events, MAYA, rehearsal.evidence)
    live_page.is_closed_to(rehearsal.browser(), pages, seen.events, "a stranger", rehearsal.evidence)


@then("the status page tells Dr. Okafor each change of the patient once: connected, disconnected")
def told_once(rehearsal: Rehearsal, before: Course) -> None:
    """Up to the colleague's coming: what was to be told twice would have been told by then."""
    states, colleague = ("connected", "disconnected"), 1
    browser, last = window(rehearsal, OKAFOR), before.changes[-1][0]
    heard = browser.listen(before.events, last, len(states) + colleague, rehearsal.plan.deadline_s)
    live_page.heard_each_once(before, heard, PATIENT, states, CLINICIAN, rehearsal.evidence)
