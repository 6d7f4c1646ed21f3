import base64
import json
import threading

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from joserfc import jwt
from joserfc.jwk import KeySet

from simkit.transports import Reply

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
OKAFOR = "33333333-3333-4333-8333-333333333333"


def _heard(world, count):
    return [world.subscriber.read(call) for call in world.subscriber.wait(count)]


def _kinds(calls):
    return [(call["facts"]["event"], call["facts"]["change"]) for call in calls]


@pytest.fixture
def visit(world):
    """A meeting with a subscription."""
    meeting = world.meeting()
    assert world.subscribe(meeting, lifecycleNotificationUrl="http://127.0.0.1:7400/lifecycle").status_code == 201
    return meeting


def test_whole_visit(world, visit):
    """The lobby, the call's start, admission, leaving and the end are told in their order."""
    guest = world.join(visit, name="Maya")
    world.join(visit, user="okafor")
    world.deed(visit, guest, "admit")
    world.deed(visit, guest, "leave")
    world.control("POST", f"/tenants/{TENANT}/meetings/{visit['id']}/end")
    assert _kinds(world.subscriber.wait(7)) == [
        ("rosterUpdated", "lobby"),
        ("callStarted", None),
        ("rosterUpdated", "in"),
        ("rosterUpdated", "in"),
        ("rosterUpdated", "left"),
        ("rosterUpdated", "left"),
        ("callEnded", None),
    ]


def test_live_spelling(world, visit):
    """By default members inside the roster are spelled as seen live, in PascalCase."""
    guest = world.join(visit, name="Maya")
    (event,) = _heard(world, 1)
    assert (event["eventType"], event["eventDateTime"]) == ("rosterUpdated", "2026-03-02T10:00:00.0000000Z")
    (entry,) = event["participants@delta"]
    assert (entry["Id"], entry["IsInLobby"]) == (guest["id"], True)
    assert entry["Info"]["Identity"]["User"]["DisplayName"] == "Maya"


def test_documented_spelling(world):
    """A tenant can be set to the documented spelling."""
    world.put_tenant(settings={"casing": "documented"})
    meeting = world.meeting()
    world.subscribe(meeting)
    doctor = world.join(meeting, user="okafor")
    _started, entered = _heard(world, 2)
    assert entered["participants@delta"] == [
        {
            "id": doctor["id"],
            "info": {"identity": {"user": {"id": OKAFOR, "displayName": "Dr. Okafor", "tenantId": TENANT}}},
            "isInLobby": False,
        }
    ]


def test_admission_keeps_the_participant(world, visit):
    """Admission shows the participant who waited, now in; leaving gives the documented reason."""
    world.join(visit, user="okafor")
    guest = world.join(visit, name="Maya")
    world.deed(visit, guest, "admit")
    world.deed(visit, guest, "leave")
    entries = [event["participants@delta"][0] for event in _heard(world, 5)[2:]]
    assert [entry["Id"] for entry in entries] == [guest["id"]] * 3
    assert [entry.get("IsInLobby") for entry in entries] == [True, False, None]
    assert entries[2]["RemovedState"] == {"Reason": "Participant has left the meeting call."}


def test_turned_away(world, visit):
    """Who is turned away is removed from the lobby."""
    world.join(visit, user="okafor")
    world.deed(visit, world.join(visit, name="Maya"), "turn-away")
    entry = _heard(world, 4)[3]["participants@delta"][0]
    assert (entry["IsInLobby"], "RemovedState" in entry) == (True, True)


def test_anonymous_identity_is_new_each_time(world, visit):
    """A guest has another participant id and another identity at each join."""
    for _ in range(2):
        world.deed(visit, world.join(visit, name="Maya"), "leave")
    entries = [event["participants@delta"][0] for event in _heard(world, 4)]
    assert len({entry["Id"] for entry in entries}) == 2
    assert len({entry["Info"]["Identity"]["User"]["Id"] for entry in entries}) == 2


def test_running_call_is_not_told(world):
    """Nothing is told of a call that ran before the subscription; the next call is."""
    meeting = world.meeting()
    doctor = world.join(meeting, user="okafor")
    world.subscribe(meeting)
    world.deed(meeting, world.join(meeting, name="Maya"), "admit")
    world.control("POST", f"/tenants/{TENANT}/meetings/{meeting['id']}/end")
    assert doctor["state"] == "in"
    again = world.join(meeting, user="okafor")
    assert _kinds(world.subscriber.wait(2)) == [("callStarted", None), ("rosterUpdated", "in")]
    assert world.subscriber.made()[1]["facts"]["participant"] == again["id"]


@pytest.mark.parametrize(("setting", "told"), [("lost", 3), ("dependable", 4)])
def test_end_that_nobody_made(world, setting, told):
    """That everybody simply left is an end that is told only where the tenant is set to."""
    world.put_tenant(settings={"call_ended": setting})
    meeting = world.meeting()
    world.subscribe(meeting)
    world.deed(meeting, world.join(meeting, user="okafor"), "leave")
    world.join(meeting, name="after it")
    events = [kind for kind, _ in _kinds(world.subscriber.wait(told + 1))]
    assert events.count("callEnded") == told - 3
    assert len(events) == told + 1


def test_lost_network(world, visit):
    """A lost connection is told to nobody, also where it ends the call."""
    doctor = world.join(visit, user="okafor")
    assert world.deed(visit, doctor, "lose-network").json["state"] == "left"
    world.join(visit, name="after it")
    assert _kinds(world.subscriber.wait(3))[2] == ("rosterUpdated", "lobby")


def test_envelope(world, visit):
    """A notification names subscription, tenant, client state and expiry; the content key is new each time."""
    world.join(visit, user="okafor")
    bodies = [json.loads(call["body"]) for call in world.subscriber.wait(2)]
    item = bodies[0]["value"][0]
    assert (item["clientState"], item["tenantId"], item["changeType"]) == ("the client state", TENANT, "updated")
    assert set(item["resourceData"]) == {"@odata.type", "@odata.id", "id"}
    content = item["encryptedContent"]
    assert content["encryptionCertificateId"] == "key-1"
    assert len(content["encryptionCertificateThumbprint"]) == 40
    assert content["dataKey"] != bodies[1]["value"][0]["encryptedContent"]["dataKey"]


def test_content(world, visit):
    """Contents decrypt by the published recipe, each with a key of its own that signs the ciphertext."""
    world.join(visit, user="okafor")
    calls = world.subscriber.wait(2)
    keys = [_content_key(world, call) for call in calls]
    assert [len(key) for key in keys] == [32, 32]
    assert keys[0] != keys[1]
    assert [world.subscriber.read(call)["eventType"] for call in calls] == ["callStarted", "rosterUpdated"]
    assert [_wrong(world, call) for call in calls] == [set(), set()]


def test_validation_token(world, visit):
    """The validation token verifies by the common key set and names app and publisher."""
    world.join(visit, name="Maya")
    (token,) = json.loads(world.subscriber.wait(1)[0]["body"])["validationTokens"]
    keys = KeySet.import_key_set(world.client.get("/common/discovery/v2.0/keys").json)
    claims = jwt.decode(token, keys, algorithms=["RS256"]).claims
    assert (claims["aud"], claims["iss"]) == (CLIENT, f"https://sts.windows.net/{TENANT}/")
    assert claims["appid"] == "0bf30f3b-4a52-48df-9a82-234910c4a086"


def test_basic_notifications(world):
    """Without resource data there is neither content nor validation token."""
    meeting = world.meeting()
    world.subscribe(meeting, includeResourceData=False)
    world.join(meeting, name="Maya")
    body = json.loads(world.subscriber.wait(1)[0]["body"])
    assert set(body) == {"value"}
    assert "encryptedContent" not in body["value"][0]


def test_expired_subscription(world, visit):
    """An expired subscription hears nothing: the first that is heard then is what comes after the next one was made."""
    world.advance(hours=60)
    world.join(visit, name="Maya")
    assert world.subscribe(visit).status_code == 201
    tomas = world.join(visit, name="Tomas")
    (event,) = _heard(world, 1)
    assert [entry["Id"] for entry in event["participants@delta"]] == [tomas["id"]]


def test_repeated_until_accepted(world, visit):
    """A delivery that is not accepted is repeated after growing simulated delays, and the next one waits for it."""
    world.subscriber.answer = lambda call: Reply(500 if call["facts"]["attempt"] < 3 else 202)
    world.join(visit, name="Maya")
    world.join(visit, name="Tomas")
    world.subscriber.wait(1)
    world.advance(seconds=1)
    world.subscriber.wait(2)
    world.advance(seconds=2)
    calls = world.subscriber.wait(4)
    assert [call["facts"]["attempt"] for call in calls] == [1, 2, 3, 1]
    assert len({call["body"] for call in calls[:3]}) == 1
    assert calls[0]["timeout_s"] == 3


def test_given_up(world, visit):
    """After four hours a delivery is given up."""
    world.subscriber.answer = lambda call: Reply(500 if call["facts"]["change"] == "lobby" else 202)
    guest = world.join(visit, name="Maya")
    world.subscriber.wait(1)
    world.advance(hours=4)
    world.subscriber.wait(2)
    world.deed(visit, guest, "leave")
    world.advance(hours=1)
    assert _kinds(world.subscriber.wait(3)) == [
        ("rosterUpdated", "lobby"),
        ("rosterUpdated", "lobby"),
        ("rosterUpdated", "left"),
    ]


def test_slow_subscriber_delays_nobody(world, visit):
    """While one endpoint hangs, another subscription is served."""
    other = world.meeting("visit-2")
    world.subscribe(other, notificationUrl="http://127.0.0.1:7400/quick")
    released = threading.Event()

    def answer(call):
        if call["url"].endswith("/notifications"):
            released.wait(5)
        return Reply(202)

    world.subscriber.answer = answer
    world.join(visit, name="Maya")
    world.join(other, name="Tomas")
    assert [call["url"][-5:] for call in world.subscriber.wait(2)].count("quick") == 1
    released.set()


@pytest.mark.parametrize(
    ("deed", "event"), [("reauthorization-required", "reauthorizationRequired"), ("remove", "subscriptionRemoved")]
)
def test_lifecycle(world, visit, deed, event):
    """Lifecycle events are told to the lifecycle address, with the client state."""
    (made,) = world.graph("GET", "/beta/subscriptions").json["value"]
    assert world.control("POST", f"/tenants/{TENANT}/subscriptions/{made['id']}/{deed}").status_code == 202
    (call,) = world.subscriber.wait(1, "notification.lifecycle")
    item = json.loads(call["body"])["value"][0]
    assert (item["lifecycleEvent"], item["clientState"]) == (event, "the client state")
    assert call["url"] == "http://127.0.0.1:7400/lifecycle"
    left = world.graph("GET", "/beta/subscriptions").json["value"]
    assert len(left) == (0 if deed == "remove" else 1)


def test_new_tenant_silences_the_old(world, visit):
    """A tenant that is made anew sends nothing of what was before."""
    world.put_tenant()
    assert world.graph("GET", "/beta/subscriptions").json["value"] == []
    assert world.control("GET", f"/tenants/{TENANT}/meetings").json["meetings"] == []


@pytest.mark.parametrize(
    ("fault", "wrong"),
    [
        ("notification-wrong-client-state", "state"),
        ("notification-tampered-signature", "signature"),
        ("notification-bad-validation-token", "token"),
    ],
)
def test_forgeries(world, visit, fault, wrong):
    """Exactly one thing is wrong with a forged delivery, which says that the waiting guest is in; the truth follows."""
    world.arm(fault)
    guest = world.join(visit, name="Maya")
    forged, true = world.subscriber.wait(2)
    assert (forged["facts"]["forged"], true["facts"]["forged"]) == (True, False)
    assert (forged["fault"], true["fault"]) == (fault, None)
    assert (forged["facts"]["participant"], forged["facts"]["change"]) == (guest["id"], "in")
    assert true["facts"]["change"] == "lobby"
    assert [_wrong(world, call) for call in (forged, true)] == [{wrong}, set()]


def test_forgery_is_posted_once(world, visit):
    """A forged delivery is not repeated when it is refused."""
    world.arm("notification-wrong-client-state")
    world.subscriber.answer = lambda call: Reply(400 if call["facts"]["forged"] else 202)
    world.join(visit, name="Maya")
    assert [call["facts"]["forged"] for call in world.subscriber.wait(2)] == [True, False]


def test_duplicated(world, visit):
    """A duplicated delivery is posted twice."""
    world.arm("notifications-duplicated")
    world.join(visit, name="Maya")
    assert len({world.subscriber.read(call)["eventDateTime"] for call in world.subscriber.wait(2)}) == 1


def test_lost(world, visit):
    """A lost delivery is never posted; the next one is."""
    world.arm("notification-lost")
    guest = world.join(visit, name="Maya")
    world.deed(visit, guest, "leave")
    assert _kinds(world.subscriber.wait(1)) == [("rosterUpdated", "left")]


def test_reordered(world, visit):
    """A reordered delivery comes after the next one."""
    world.arm("notifications-reordered")
    guest = world.join(visit, name="Maya")
    world.deed(visit, guest, "leave")
    assert [change for _, change in _kinds(world.subscriber.wait(2))] == ["left", "lobby"]


def test_reordered_without_a_next_one(world, visit):
    """A reordered delivery that nothing follows comes five simulated seconds later."""
    world.arm("notifications-reordered")
    world.join(visit, name="Maya")
    world.advance(seconds=5)
    assert _kinds(world.subscriber.wait(1)) == [("rosterUpdated", "lobby")]


def test_delayed(world, visit):
    """A delayed delivery is overtaken and comes on the simulated clock."""
    world.arm("notification-delayed", options={"delay_s": 30})
    guest = world.join(visit, name="Maya")
    world.deed(visit, guest, "leave")
    world.subscriber.wait(1)
    world.advance(seconds=30)
    assert [change for _, change in _kinds(world.subscriber.wait(2))] == ["left", "lobby"]


def test_fault_matches_facts(world, visit):
    """A fault can wait for a certain change."""
    world.arm("notification-lost", match={"change": "lobby"})
    world.join(visit, user="okafor")
    world.join(visit, name="Maya")
    world.join(visit, name="Tomas")
    assert [change for _, change in _kinds(world.subscriber.wait(3))] == [None, "in", "lobby"]
    assert world.control("GET", "/faults?clinic=riverside").json["faults"][0]["spent"] == 1


def _content_key(world, call):
    """The key that the content of a delivery is encrypted and signed with."""
    content = json.loads(call["body"])["value"][0]["encryptedContent"]
    return world.subscriber.private.decrypt(base64.b64decode(content["dataKey"]), OAEP(MGF1(SHA1()), SHA1(), None))


def _wrong(world, call):
    """What is wrong with a delivery: state, signature, token."""
    body = json.loads(call["body"])
    item, content = body["value"][0], body["value"][0]["encryptedContent"]
    found = set() if item["clientState"] == "the client state" else {"state"}
    mac = HMAC(_content_key(world, call), SHA256())
    mac.update(base64.b64decode(content["data"]))
    try:
        mac.verify(base64.b64decode(content["dataSignature"]))
    except InvalidSignature:
        found.add("signature")
    part = body["validationTokens"][0].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
    return found if claims["aud"] == CLIENT else {*found, "token"}
