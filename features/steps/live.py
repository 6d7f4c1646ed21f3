"""Following a visit on the connector's own page."""

from pytest_bdd import given, parsers, then, when

from conformance.evidence import DeedFailed, Finding
from conformance.judges import live_page
from conformance.people.browser import Browser
from conformance.people.follower import Course, course
from conformance.rehearsal import Rehearsal
from features.steps.lobby import admit_maya

OKAFOR, MAYA, PATIENT = "Dr. Okafor", "Maya", "Patient"
_NOTHING_MORE_S = 3.0


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
    addresses = (home(rehearsal), seen.page.url, seen.events)
    live_page.is_closed_to(window(rehearsal, MAYA), addresses, MAYA, rehearsal.evidence)
    live_page.is_closed_to(rehearsal.browser(), addresses, "a stranger", rehearsal.evidence)


@then("the status page tells Dr. Okafor each change of the patient once: connected, disconnected")
def told_once(rehearsal: Rehearsal, before: Course) -> None:
    last = before.changes[-1][0]
    browser, deadline = window(rehearsal, OKAFOR), rehearsal.plan.deadline_s
    heard = browser.listen(before.events, last, 2, deadline)
    more = browser.listen(before.events, heard[-1][0] if heard else last, 1, _NOTHING_MORE_S)
    states = ("connected", "disconnected")
    live_page.heard_each_once(before, [*heard, *more], PATIENT, states, rehearsal.evidence)
