"""The page that follows a visit, in a browser that runs its script."""

from urllib.parse import quote

import pytest

from conformance.judges.writeback import Chart
from features.steps.lobby import is_waiting
from features.steps.visits import enter

pytestmark = pytest.mark.slow
SOON_MS = 10_000


@pytest.fixture(scope="module")
def doctor(stage):
    """Dr. Okafor, who is in the visit; Maya has begun it once, so that a guest is Maya."""
    rehearsal = stage.rehearsal
    enter(rehearsal.clinician("Dr. Okafor"), rehearsal.visit.csn)
    is_waiting(rehearsal)
    rehearsal.patient("Maya").leave()
    return rehearsal.clinician("Dr. Okafor")


@pytest.fixture
def page(stage, chromium, doctor):
    """The page in a browser with Dr. Okafor's pass for Maya's visit, and the room of the visit at the control plane."""
    rehearsal = stage.rehearsal
    context = chromium.new_context()
    home = rehearsal.target.base_url
    passes = [one for one in doctor.browser._session.cookies if one.name.startswith("ehr-connector-visit-")]
    context.add_cookies([{"name": one.name, "value": one.value, "url": home} for one in passes])
    opened = context.new_page()
    opened.goto(rehearsal.target.address(rehearsal.target.live_home))
    opened.room = f"/tenants/{rehearsal.clinic.plan.tenant_id}/meetings/{quote(doctor.meeting, safe='')}/participants"
    yield opened
    context.close()


def comes(stage, page):
    """A guest, who is Maya, comes and is admitted; her participant id."""
    graph = stage.rehearsal.world.graph
    joined = graph.post(page.room, {"name": "Guest"})["id"]
    graph.post(f"{page.room}/{joined}/admit", {})
    return joined


def goes(stage, page, participant):
    """She leaves."""
    stage.rehearsal.world.graph.post(f"{page.room}/{participant}/leave", {})


def ids_on(page):
    """The ids of all changes that the page shows."""
    return page.evaluate("[...document.querySelectorAll('#changes li')].map(li => li.dataset.eventId)")


def test_changes_arrive_by_themselves(stage, page):
    """Coming and going appears on the page as it stands, without loading it again."""
    page.evaluate("window.untouched = true")
    participant = comes(stage, page)
    page.get_by_text("Patient: connected").wait_for(timeout=SOON_MS)
    goes(stage, page, participant)
    page.get_by_text("Patient: disconnected").wait_for(timeout=SOON_MS)
    assert page.evaluate("window.untouched")


def test_a_connection_that_drops_misses_nothing(stage, page):
    """After the network was away the page shows every change that happened meanwhile, none of them twice."""
    page.get_by_text("Clinician: connected").wait_for(timeout=SOON_MS)
    before, rehearsal = len(ids_on(page)), stage.rehearsal
    chart = Chart(rehearsal.epic, rehearsal.evidence, rehearsal.visit.csn)
    reports = chart.accepted(rehearsal.external_id("Maya"))
    told = len([one for one in reports if one.facts["state"] == "disconnected"])
    page.context.set_offline(True)
    for _ in range(2):
        goes(stage, page, comes(stage, page))
    chart.hears("Maya", rehearsal.external_id("Maya"), "disconnected", told + 2)
    page.context.set_offline(False)
    page.locator("#changes li").nth(before + 3).wait_for(timeout=3 * SOON_MS)
    assert len(set(ids_on(page))) == len(ids_on(page))


def test_both_ways_into_the_meeting(stage, page):
    """Browser and Teams app are offered, reachable by keyboard, and fit on a phone."""
    links = page.get_by_role("navigation", name="Join the visit").get_by_role("link")
    assert [link.inner_text() for link in links.all()] == ["Join in the browser", "Join in the Teams app"]
    links.first.focus()
    assert page.evaluate("document.activeElement.innerText") == "Join in the browser"
    page.set_viewport_size({"width": 360, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
