"""The status page of a visit: for whom, what it shows, and how a stream resumes."""

import itertools
import json

import pytest


@pytest.fixture
def clinician(world):
    """The browser in which Dr. Okafor began the visit, with the patient expected too."""
    from connector.ports import MicrosoftAccount
    from tests.unit.connector.conftest import _state_in
    from tests.unit.connector.fakes import TENANT

    browser = world.browser()
    answer = world.launch(browser=browser)
    world.microsoft.account = MicrosoftAccount(TENANT, "okafor-oid", "delegated")
    browser.get(f"/callback/microsoft?code=good&state={_state_in(answer)}")
    world.launch("patient", user="WPR1")
    return browser


def _page(browser):
    return browser.get("/live", follow_redirects=True)


def _address(browser):
    return browser.get("/live").location


def _events(browser, count, last=""):
    """The first events of a stream after the event `last`."""
    answer = browser.get(f"{_address(browser)}/events", headers={"Last-Event-ID": last} if last else {})
    said = itertools.chain.from_iterable(part.decode().split("\n") for part in answer.iter_encoded())
    ids = (line.removeprefix("id: ") for line in said if line.startswith("id: "))
    found = list(itertools.islice(ids, count))
    answer.close()
    return found


def test_page_follows_the_visit(world, clinician):
    """Waiting, connected and gone are shown in words, with roles and without ids or names."""
    world.notify(world.event(("p1", "okafor-oid", "in"), ("p2", "", "lobby"), at="10:00:00"))
    world.notify(world.event(("p2", "", "in"), at="10:01:00"))
    world.notify(world.event(("p2", "", "left"), at="10:02:00"))
    page = _page(clinician)
    assert "Clinician: connected" in page.text
    assert "Patient: disconnected" in page.text
    assert page.text.index("Patient waiting") < page.text.index("Patient connected")
    for hidden in ("WPR1", "EMP1", "okafor-oid", "500"):
        assert hidden not in page.text


def test_both_ways_into_the_meeting(world, clinician):
    """The page offers the join link as Graph gave it, for the browser, and the same place for the Teams app."""
    (meeting,) = world.teams.meetings
    page = _page(clinician).text
    assert f'href="https://teams.example/l/meetup-join/{meeting[:8]}?a=%7b">Join in the browser' in page
    assert f'href="msteams:/l/meetup-join/{meeting[:8]}?a=%7b">Join in the Teams app' in page


def test_repeated_and_late_news_is_shown_once(world, clinician):
    """News that comes twice changes nothing; news that comes late shows the present state only."""
    here = world.event(("p2", "", "in"), at="10:01:00")
    for event in (here, here, world.event(("p2", "", "lobby"), at="10:00:00")):
        world.notify(event)
    assert _page(clinician).text.count("<li data-event-id=") == 1


def test_stream_resumes(world, clinician):
    """A stream that is asked for with the last event's id begins after it."""
    world.notify(world.event(("p2", "", "lobby"), at="10:00:00"))
    world.notify(world.event(("p2", "", "in"), at="10:01:00"))
    first, second = _events(clinician, 2)
    assert _events(clinician, 1, last=first) == [second]


def test_events_say_what_the_page_says(world, clinician):
    """An event carries role, state and time, nothing else."""
    world.notify(world.event(("p2", "", "lobby"), at="10:00:00"))
    answer = clinician.get(f"{_address(clinician)}/events")
    text = b"".join(itertools.islice(answer.iter_encoded(), 2)).decode()
    answer.close()
    said = json.loads(next(line for line in text.splitlines() if line.startswith("data: "))[6:])
    assert said == {"who": "Patient", "state": "waiting", "at": "2026-03-01T10:00:00+00:00"}


def test_only_who_began_it_may_follow(world, clinician):
    """Neither a stranger nor the patient nor a forged pass opens page or events."""
    address = _address(clinician)
    patient = world.browser()
    world.launch("patient", user="WPR1", browser=patient)
    forger = world.browser()
    forger.set_cookie(f"__Secure-ehr-connector-visit-{address.rsplit('/', 1)[1]}", "0" * 64, path="/live")
    for browser in (world.browser(), patient, forger):
        for place in ("/live", address, f"{address}/events"):
            assert browser.get(place).status_code == 404


def test_several_visits_are_listed(world, clinician):
    """Who began several visits in one browser chooses among them."""
    world.launch(browser=clinician, session="501")
    page = clinician.get("/live")
    assert page.status_code == 200
    assert page.text.count('href="/live/') == 2


def test_streams_are_bounded(world, clinician):
    """When all places are taken a stream is refused with a time to come back, and the page still answers."""
    address, streams = _address(clinician), world.app.extensions["connector"].streams
    taken = 0
    while streams.enter():
        taken += 1
    answer = clinician.get(f"{address}/events")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    assert clinician.get(address).status_code == 200
    for _ in range(taken):
        streams.leave()
    world.notify(world.event(("p2", "", "lobby"), at="10:00:00"))
    for _ in range(taken + 1):
        assert len(_events(clinician, 1)) == 1


def test_a_refused_stream_costs_no_look_at_the_store(world, clinician, monkeypatch):
    """Hundreds of pages that find all places taken ask every few seconds."""
    address, streams = _address(clinician), world.app.extensions["connector"].streams
    while streams.enter():
        pass
    monkeypatch.setattr(type(world.store.visits), "named", lambda *_: pytest.fail("the store was asked"))
    assert clinician.get(f"{address}/events").status_code == 503


def test_a_stream_of_a_visit_that_is_gone_takes_no_place(world, clinician):
    """However often it is asked for, others find their places free."""
    address, streams = _address(clinician), world.app.extensions["connector"].streams
    visit = world.store.visits.named(address.rsplit("/", 1)[-1])
    world.store.visits.forget(visit.id)
    assert {clinician.get(f"{address}/events").status_code for _ in range(30)} == {404}
    assert streams.enter()


def test_streams_end_when_the_connector_stops(world, clinician):
    """No stream keeps the connector from stopping, and none begins then."""
    address, streams = _address(clinician), world.app.extensions["connector"].streams
    answer = clinician.get(f"{address}/events")
    streams.stopping.set()
    assert len(list(answer.iter_encoded())) <= 1
    answer.close()
    assert clinician.get(f"{address}/events").status_code == 503


def test_the_page_may_run_its_own_script_only(world, clinician):
    """Scripts are allowed on this page, from the connector itself; without them it is loaded again."""
    page = _page(clinician)
    assert "script-src 'self'; connect-src 'self'" in page.headers["Content-Security-Policy"]
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in page.text
