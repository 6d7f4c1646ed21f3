"""What Teams reports and what the chart then hears."""

import json

import pytest

from connector.domain.reports import ChartAnswer, Outcome

DOCTOR = ("p1", "okafor-oid")
PATIENT = ("p2", "")


@pytest.fixture
def visit(world):
    """A visit whose provider and patient have launched."""
    world.begin()
    world.launch("patient", user="WPR1")
    return world


def _heard(world):
    return [(user, connected) for _, user, connected in world.chart.heard]


def test_handshake(world):
    """A validation request is answered with its decoded token as plain text."""
    for path in ("/notifications", "/notifications/lifecycle"):
        answer = world.browser().post(f"{path}?validationToken=Validation%3A+%3Cb%3E%2B1")
        assert (answer.status_code, answer.text) == (200, "Validation: <b>+1")
        assert answer.content_type == "text/plain; charset=utf-8"


def test_connect_and_disconnect(visit):
    """The chart hears of a provider's connection and of its end."""
    assert visit.notify(visit.event((*DOCTOR, "in"), at="10:00:00")) == 202
    visit.notify(visit.event((*DOCTOR, "left"), at="10:20:00"))
    assert _heard(visit) == [("EMP1", True), ("EMP1", False)]


def test_lobby_is_not_connected(visit):
    """A patient in the lobby is not connected; admitted, he is."""
    visit.notify(visit.event((*PATIENT, "lobby"), at="10:00:00"))
    assert _heard(visit) == []
    visit.notify(visit.event((*PATIENT, "in"), at="10:01:00"))
    assert _heard(visit) == [("WPR1", True)]


def test_turned_away_is_never_connected(visit):
    """A patient who was turned away leaves no trace in the chart."""
    visit.notify(visit.event((*PATIENT, "lobby"), at="10:00:00"))
    visit.notify(visit.event((*PATIENT, "left"), at="10:01:00"))
    assert _heard(visit) == []


def test_live_spelling(visit):
    """Graph's live spelling is understood like the documented one."""
    event = visit.event(at="10:00:00")
    user = {"Id": "OKAFOR-OID", "DisplayName": "Dr. Okafor", "TenantId": "t"}
    event["participants@delta"] = [{"Id": "p1", "Info": {"Identity": {"User": user}}, "IsInLobby": False}]
    visit.notify(event)
    event = visit.event(at="10:05:00")
    event["participants@delta"] = [{"Id": "p1", "Info": {}, "RemovedState": {"Reason": "left"}}]
    visit.notify(event)
    assert _heard(visit) == [("EMP1", True), ("EMP1", False)]


def test_duplicates_and_late_events(visit):
    """Repeated and reordered events change nothing in what the chart hears."""
    joined = visit.event((*PATIENT, "in"), at="10:01:00")
    left = visit.event((*PATIENT, "left"), at="10:09:00")
    waited = visit.event((*PATIENT, "lobby"), at="10:00:00")
    for event in (left, joined, waited, left, joined):
        visit.notify(event)
    assert _heard(visit) == [("WPR1", True), ("WPR1", False)]


def test_coming_back(visit):
    """Leaving and coming back is a second connection."""
    for at, participant, place in (
        ("10:00", "a", "in"),
        ("10:05", "a", "left"),
        ("10:06", "b", "lobby"),
        ("10:07", "b", "in"),
    ):
        visit.notify(visit.event((participant, "", place), at=f"{at}:00"))
    assert _heard(visit) == [("WPR1", True), ("WPR1", False), ("WPR1", True)]


def test_strangers_are_never_reported(visit):
    """A second guest and a colleague who did not launch are nobody the chart knows."""
    visit.begin(user="EMP7", session="other", oid="colleague-oid")
    world = visit
    visits = world.teams.subscriptions[0]
    states = {"client_state": visits, "subscriptionId": "subscription-1"}
    world.notify(world.event((*PATIENT, "in"), at="10:00:00"), **states)
    world.notify(world.event(("p3", "", "in"), ("p4", "colleague-oid", "in"), at="10:01:00"), **states)
    world.notify(world.event((*PATIENT, "left"), at="10:02:00"), **states)
    assert _heard(world) == [("WPR1", True), ("WPR1", False)]


def test_guest_without_launched_patient(world):
    """A guest is nobody as long as no patient launched the visit."""
    world.begin()
    world.notify(world.event((*PATIENT, "in")))
    assert _heard(world) == []


def test_end_of_call_disconnects_everybody(visit):
    """When the call ends everybody who is connected is disconnected."""
    visit.notify(visit.event((*DOCTOR, "in"), (*PATIENT, "in"), at="10:00:00"))
    visit.notify(visit.event(at="10:30:00", kind="callEnded"))
    visit.notify(visit.event((*DOCTOR, "left"), (*PATIENT, "left"), at="10:30:01"))
    assert sorted(_heard(visit)) == [("EMP1", False), ("EMP1", True), ("WPR1", False), ("WPR1", True)]


@pytest.mark.parametrize(
    "spoiled",
    [
        {"client_state": "invented"},
        {"tokens": ()},
        {"tokens": ("forged",)},
        {"tokens": ("11111111-0000-4000-8000-000000000001", "forged")},
        {"tenantId": "another-tenant"},
        {"subscriptionId": "another"},
        {"encryptedContent": {"data": "AA==", "dataKey": "AA==", "dataSignature": "AA=="}},
        {"encryptedContent": None},
    ],
)
def test_bad_notifications_change_nothing(visit, spoiled):
    """A notification that is not surely Graph's is acknowledged and changes nothing."""
    assert visit.notify(visit.event((*PATIENT, "in")), **spoiled) == 202
    assert _heard(visit) == []


def test_broken_signature(visit):
    """Data whose signature is wrong is not read."""
    delivery = visit.delivery(visit.event((*PATIENT, "in")))
    delivery["value"][0]["encryptedContent"]["dataSignature"] = "AAAA"
    assert visit.browser().post("/notifications", json=delivery).status_code == 202
    visit.work()
    assert _heard(visit) == []


@pytest.mark.parametrize("body", ["", "[]", '{"value": 3}', "<html>", json.dumps({"value": [None]})])
def test_nonsense_is_acknowledged(world, body):
    """Whatever is posted is acknowledged."""
    assert world.browser().post("/notifications", data=body, content_type="application/json").status_code == 202
    assert world.browser().post("/notifications/lifecycle", data=body).status_code == 202


def test_overloaded_chart_hears_later(visit):
    """While the chart asks for patience nothing is sent, afterwards everything in order."""
    visit.chart.answers = [ChartAnswer(Outcome.LATER, 503, 20.0)]
    visit.notify(visit.event((*DOCTOR, "in"), at="10:00:00"))
    visit.clock.move(seconds=19)
    visit.notify(visit.event((*DOCTOR, "left"), at="10:01:00"))
    assert _heard(visit) == []
    visit.clock.move(seconds=2)
    visit.work()
    assert _heard(visit) == [("EMP1", True), ("EMP1", False)]


def test_refused_report_is_set_aside(visit):
    """A report that the chart refuses for good is not sent again and holds up nobody."""
    visit.chart.answers = [ChartAnswer(Outcome.REFUSED, 403)]
    visit.notify(visit.event((*DOCTOR, "in"), (*PATIENT, "in"), at="10:00:00"))
    visit.clock.move(hours=1)
    visit.work()
    assert _heard(visit) == [("WPR1", True)]


def test_renewal_when_graph_asks(visit):
    """A subscription is extended when Graph asks for it, and only with its client state."""
    background = visit.app.extensions["connector"].background
    item = {
        "subscriptionId": "subscription-1",
        "clientState": visit.teams.subscriptions[0],
        "tenantId": visit.row.tenant_id,
        "lifecycleEvent": "reauthorizationRequired",
    }
    for spoiled in ({**item, "clientState": "x"}, item):
        visit.browser().post("/notifications/lifecycle", json={"value": [spoiled]})
    background.stop()
    assert visit.teams.renewed == ["subscription-1"]


def test_removed_subscription_is_remembered(visit, monkeypatch):
    """A connector that dies right after it answered makes the new subscription when it looks after its visits."""
    item = {
        "subscriptionId": "subscription-1",
        "clientState": visit.teams.subscriptions[0],
        "tenantId": visit.row.tenant_id,
        "lifecycleEvent": "subscriptionRemoved",
    }
    monkeypatch.setattr(visit.app.extensions["connector"].background._hands, "submit", lambda *_: None)
    visit.browser().post("/notifications/lifecycle", json={"value": [item]})
    assert len(visit.teams.subscriptions) == 1
    visit.clock.move(seconds=16)
    visit.app.extensions["connector"].watch.look_after()
    assert len(visit.teams.subscriptions) == 2


def test_removed_subscription_is_made_anew(visit):
    """A subscription that Graph removed is replaced."""
    item = {
        "subscriptionId": "subscription-1",
        "clientState": visit.teams.subscriptions[0],
        "tenantId": visit.row.tenant_id,
        "lifecycleEvent": "subscriptionRemoved",
    }
    visit.browser().post("/notifications/lifecycle", json={"value": [item]})
    visit.app.extensions["connector"].background.stop()
    assert len(visit.teams.subscriptions) == 2
