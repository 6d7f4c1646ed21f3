from datetime import timedelta
from urllib.parse import quote

import pytest

from simkit.transports import Reply

HOOK = "http://127.0.0.1:7400/notifications"
TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
OTHER_TENANT = "99999999-9999-4999-8999-999999999999"


def _resource(encoded):
    return f"communications/onlineMeetings(joinWebUrl='{encoded}')/meetingCallEvents"


def _in(world, **span):
    return (world.clock.now() + timedelta(**span)).isoformat()


def test_created(world):
    """A subscription comes back with its client state and without its certificate."""
    answer = world.subscribe(world.meeting())
    assert answer.status_code == 201
    assert (answer.json["clientState"], answer.json["encryptionCertificate"]) == ("the client state", None)
    assert answer.json["expirationDateTime"] == "2026-03-04T22:00:00.0000000Z"


def test_beta_only(world):
    """Only beta takes the resource."""
    assert world.subscribe(world.meeting(), version="v1.0").status_code == 400


def test_app_only(world):
    """A user's token cannot subscribe."""
    body = world.subscription_body(world.meeting())
    answer = world.graph("POST", "/beta/subscriptions", body, token=world.user_token("okafor"))
    assert answer.status_code == 403


def test_least_privilege(world):
    """Reading meetings is permission enough for an app to subscribe."""
    app = {"client_id": CLIENT, "client_secret": SECRET, "application_permissions": ["OnlineMeetings.Read.All"]}
    meeting = world.meeting()
    world.control("POST", f"/tenants/{TENANT}/apps", {"apps": [app]})
    assert world.subscribe(meeting).status_code == 201


def test_no_policy_needed(world):
    """Subscribing needs no application access policy."""
    meeting = world.meeting()
    world.app.extensions["mock_graph"].house("11111111-1111-4111-8111-111111111111").tenant.policies.clear()
    assert world.subscribe(meeting).status_code == 201


@pytest.mark.parametrize("times", [0, 1])
def test_encoding(world, times):
    """A link that is encoded less than twice is refused."""
    meeting = world.meeting()
    link = meeting["joinWebUrl"]
    for _ in range(times):
        link = quote(link, safe="")
    assert world.subscribe(meeting, resource=_resource(link)).status_code == 400


@pytest.mark.parametrize("name", ["changeType", "notificationUrl", "resource", "expirationDateTime"])
def test_required(world, name):
    """Each required member is asked for by name."""
    answer = world.subscribe(world.meeting(), **{name: None})
    assert answer.status_code == 400
    assert answer.json["error"]["message"] == f"{name} is a required property for subscription creation"


@pytest.mark.parametrize(
    "change",
    [
        {"changeType": "created"},
        {"notificationUrl": "http://connector.example/hook"},
        {"notificationUrl": "ftp://127.0.0.1/hook"},
        {"notificationUrl": 7},
        {"clientState": "x" * 256},
        {"encryptionCertificate": "no certificate"},
        {"encryptionCertificate": None},
        {"encryptionCertificateId": None},
        {"expirationDateTime": "soon"},
        {"expirationDateTime": "2026-03-02T09:59:00Z"},
    ],
)
def test_refused(world, change):
    """Other change types, addresses without https, long states, missing certificates and odd times are refused."""
    assert world.subscribe(world.meeting(), **change).status_code == 400
    assert world.subscriber.made("notification.handshake") == []


def test_longest(world):
    """A subscription lives for 4,230 minutes at most."""
    meeting = world.meeting()
    beyond = world.subscribe(meeting, expirationDateTime=_in(world, minutes=4230, seconds=1))
    assert (beyond.status_code, beyond.json["error"]["code"]) == (400, "ExtensionError")
    assert world.subscribe(meeting, expirationDateTime=_in(world, minutes=4230)).status_code == 201


def test_one_per_meeting(world):
    """A second subscription of the app to the meeting is 409; after the first has expired there may be another."""
    meeting = world.meeting()
    world.subscribe(meeting)
    answer = world.subscribe(meeting)
    assert answer.status_code == 409
    assert answer.json["error"]["message"].startswith("Operation: Create; Exception: [Status Code: Conflict;")
    world.advance(hours=60)
    assert world.subscribe(meeting).status_code == 201


def test_meeting_of_another_tenant(world):
    """A meeting of another tenant is refused with 403."""
    link = world.meeting()["joinWebUrl"].replace("11111111-1111-4111-8111-111111111111", OTHER_TENANT)
    answer = world.subscribe(world.meeting(), resource=_resource(quote(quote(link, safe=""), safe="")))
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "ExtensionError")


def test_meeting_that_is_none(world):
    """A link of no meeting is refused with 404."""
    link = quote(quote("http://graph.test/l/meetup-join/19%3ameeting_bm9uZQ%40thread.v2/0", safe=""), safe="")
    assert world.subscribe(world.meeting(), resource=_resource(link)).status_code == 404


def test_other_resource(world):
    """Another resource is said not to be simulated."""
    answer = world.subscribe(world.meeting(), resource="chats/getAllMessages")
    assert answer.status_code == 501
    assert "`chats/getAllMessages` are not simulated" in answer.json["error"]["message"]


def test_handshake(world):
    """Both addresses are validated before the answer: empty text, encoded token, their own query kept."""
    world.subscribe(world.meeting(), notificationUrl=f"{HOOK}?a=b", lifecycleNotificationUrl=HOOK)
    first, second = world.subscriber.made("notification.handshake")
    assert first["url"].startswith(f"{HOOK}?a=b&validationToken=")
    assert second["url"].startswith(f"{HOOK}?validationToken=")
    assert [call["facts"]["url_kind"] for call in (first, second)] == ["notification", "lifecycle"]
    assert first["headers"] == {"Content-Type": "text/plain; charset=utf-8"}
    assert first["timeout_s"] == 10
    encoded = quote(first["token"], safe="")
    assert encoded != first["token"]
    assert first["url"].endswith(f"validationToken={encoded}")


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(403), "HTTP status code is 'Forbidden'"),
        (Reply(200, "something else", "text/plain"), "must respond with 200 OK"),
        (Reply(200, "", "text/html"), "must respond with 200 OK"),
        (Reply(None, trouble="ReadTimeout"), "timed out"),
        (Reply(None, trouble="ConnectionError"), "must respond with 200 OK"),
    ],
)
def test_handshake_fails(world, reply, sentence):
    """An endpoint that does not echo the token as plain text gets no subscription."""
    world.subscriber.answer = lambda _call: reply
    answer = world.subscribe(world.meeting())
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "ValidationError")
    assert sentence in answer.json["error"]["message"]
    assert world.graph("GET", "/beta/subscriptions").json["value"] == []


def test_handshake_wants_plain_text(world):
    """The right token as HTML does not pass."""
    world.subscriber.answer = lambda call: Reply(200, call["token"], "text/html")
    assert world.subscribe(world.meeting()).status_code == 400


def test_kept(world):
    """A subscription is read, listed, renewed and deleted, on v1.0 too; its client state is not shown again."""
    made = world.subscribe(world.meeting()).json
    path = f"/v1.0/subscriptions/{made['id']}"
    shown = world.graph("GET", path).json
    assert (shown["id"], shown["clientState"]) == (made["id"], None)
    assert [one["id"] for one in world.graph("GET", "/v1.0/subscriptions").json["value"]] == [made["id"]]
    renewed = world.graph("PATCH", path, {"expirationDateTime": _in(world, hours=70)})
    assert (renewed.status_code, renewed.json["expirationDateTime"]) == (200, "2026-03-05T08:00:00.0000000Z")
    assert world.graph("POST", f"{path}/reauthorize").status_code == 204
    assert world.graph("DELETE", path).status_code == 204
    assert world.graph("DELETE", path).status_code == 404


def test_expired(world):
    """An expired subscription is not there any more."""
    made = world.subscribe(world.meeting(), expirationDateTime=_in(world, minutes=10)).json
    world.advance(minutes=10)
    answer = world.graph("PATCH", f"/beta/subscriptions/{made['id']}", {"expirationDateTime": _in(world, hours=1)})
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "ResourceNotFound")


def test_renewal_moves_the_address(world):
    """A renewal may name another notification address, by the same rules."""
    meeting = world.meeting()
    path = f"/beta/subscriptions/{world.subscribe(meeting).json['id']}"
    wish = {"expirationDateTime": _in(world, hours=1), "notificationUrl": "http://127.0.0.1:7400/elsewhere"}
    assert world.graph("PATCH", path, {**wish, "notificationUrl": "nonsense"}).status_code == 400
    assert world.graph("PATCH", path, wish).json["notificationUrl"] == wish["notificationUrl"]
    world.join(meeting, name="Maya")
    assert world.subscriber.wait(1)[0]["url"] == wish["notificationUrl"]
