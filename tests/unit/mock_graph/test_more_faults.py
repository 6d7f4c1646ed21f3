import base64
import json

import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
BASE = f"/v1.0/users/{ORGANIZER}/onlineMeetings"


def token_answer(world):
    """What the token endpoint says to the app."""
    form = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    form["scope"] = "https://graph.microsoft.com/.default"
    return world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form)


def create(world, token):
    """Make or get a meeting."""
    return world.graph("POST", f"{BASE}/createOrGet", {"externalId": "visit-1"}, token=token)


@pytest.mark.parametrize(("seconds", "header"), [(None, None), (2.128, "2.128"), (7, "7")])
def test_retry_after(world, seconds, header):
    """A throttled call may come with whole seconds, with a fraction, or with no Retry-After at all."""
    token = world.app_token()
    world.arm("graph-throttles", options={"retry_after_s": seconds})
    answer = create(world, token)
    assert (answer.status_code, answer.headers.get("Retry-After")) == (429, header)


def test_subscriptions_throttle(world):
    """A subscription can be throttled; the next try makes it."""
    meeting = world.meeting()
    world.arm("graph-throttles", options={"retry_after_s": 7, "operation": "subscriptions.create"})
    answer = world.subscribe(meeting)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert world.subscriber.made("notification.handshake") == []
    assert world.subscribe(meeting).status_code == 201


def test_early_callers_are_noted(world):
    """Who comes back before the time is served, and the ledger says so; who waits is not noted."""
    token = world.app_token()
    world.arm("graph-throttles", options={"retry_after_s": 5})
    create(world, token)
    assert create(world, token).status_code == 201
    assert world.facts("meetings.create_or_get")["early"] is True
    world.arm("graph-throttles", options={"retry_after_s": 5})
    create(world, token)
    world.advance(seconds=5)
    create(world, token)
    assert "early" not in world.facts("meetings.create_or_get")


def test_token_endpoint_throttles(world):
    """The token endpoint can throttle, in Entra's own error body."""
    world.arm("microsoft-token-throttles", options={"retry_after_s": 3})
    answer = token_answer(world)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "3")
    assert answer.json["error_codes"] == [90055]
    assert token_answer(world).status_code == 200
    assert world.facts("entra.token")["early"] is True


def test_token_endpoint_unavailable(world):
    """The token endpoint can be unavailable."""
    world.arm("microsoft-token-unavailable")
    answer = token_answer(world)
    assert (answer.status_code, answer.json["error"]) == (503, "temporarily_unavailable")


@pytest.mark.parametrize(
    ("number", "status", "error", "suberror"),
    [
        (50076, 400, "invalid_grant", "basic_action"),
        (50173, 400, "invalid_grant", None),
        (53003, 400, "invalid_grant", "message_only"),
        (65001, 400, "invalid_grant", "consent_required"),
        (700016, 400, "unauthorized_client", None),
        (7000222, 401, "invalid_client", None),
    ],
)
def test_token_refused(world, number, status, error, suberror):
    """A refusal by number has the whole body of a real one."""
    world.arm("microsoft-token-refused", options={"number": number})
    answer = token_answer(world)
    body = answer.json
    assert (answer.status_code, body["error"], body["error_codes"]) == (status, error, [number])
    assert body.get("suberror") == suberror
    assert body["error_description"].startswith(f"AADSTS{number}: ")
    assert f"Trace ID: {body['trace_id']} Correlation ID: {body['correlation_id']}" in body["error_description"]
    assert body["timestamp"] == "2026-03-02 10:00:00Z"


def test_token_refused_by_an_unknown_number(world):
    """A number that is not in the table cannot be armed."""
    wish = {"name": "microsoft-token-refused", "clinic": "riverside", "options": {"number": 1}}
    answer = world.control("POST", "/faults", wish)
    assert answer.status_code == 400
    assert "50173" in answer.json["error"]


def test_unknown_key(world):
    """An id token can name a key that is in no key set."""
    world.arm("microsoft-id-token-unknown-key")
    token = world.redeem(world.code("okafor")).json["id_token"]
    head = json.loads(base64.urlsafe_b64decode(token.split(".")[0] + "=="))
    kids = [key["kid"] for key in world.client.get(f"/{TENANT}/discovery/v2.0/keys").json["keys"]]
    assert head["kid"] not in kids


def test_challenge(world):
    """A continuous access evaluation challenge is a 401 with claims."""
    token = world.app_token()
    world.arm("graph-challenges")
    answer = create(world, token)
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "InvalidAuthenticationToken")
    challenge = answer.headers["WWW-Authenticate"]
    claims = challenge.split('claims="')[1].rstrip('"')
    assert "access_token" in json.loads(base64.b64decode(claims))
    assert create(world, token).status_code == 201


def test_handshake_never_comes(world):
    """A handshake that never comes is a timeout for the subscriber, who heard nothing; the next try works."""
    meeting = world.meeting()
    world.arm("handshake-never-comes")
    answer = world.subscribe(meeting)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "ValidationError")
    assert answer.json["error"]["message"] == "Subscription validation request timed out."
    assert world.subscriber.made("notification.handshake") == []
    assert world.subscribe(meeting).status_code == 201


def test_batched(world):
    """A batched notification travels in the next body for its address, of another subscription too."""
    first, second = world.meeting("visit-1"), world.meeting("visit-2")
    subscriptions = [world.subscribe(meeting).json["id"] for meeting in (first, second)]
    world.arm("notifications-batched")
    world.join(first, name="Maya")
    world.join(second, name="Tomas")
    (call,) = world.subscriber.wait(1)
    body = json.loads(call["body"])
    assert [item["subscriptionId"] for item in body["value"]] == subscriptions
    assert (call["facts"]["batched"], call["fault"]) == (1, "notifications-batched")
    assert len(body["validationTokens"]) == 2


def test_batched_with_nothing(world):
    """A batched notification that nothing follows comes alone after five simulated seconds."""
    meeting = world.meeting()
    world.subscribe(meeting)
    world.arm("notifications-batched")
    world.join(meeting, name="Maya")
    assert world.subscriber.made() == []
    world.advance(seconds=5)
    assert len(json.loads(world.subscriber.wait(1)[0]["body"])["value"]) == 1


@pytest.mark.parametrize(
    ("wrong", "changed"),
    [
        ("token-audience", {"aud"}),
        ("token-issuer", {"iss"}),
        ("token-publisher", {"appid"}),
        ("token-expired", {"iat", "nbf", "exp"}),
        ("token-signature", set()),
    ],
)
def test_bad_validation_tokens(world, wrong, changed):
    """The validation token of the forged delivery is wrong in exactly what the option names."""
    meeting = world.meeting()
    world.subscribe(meeting)
    world.arm("notification-bad-validation-token", options={"wrong": wrong})
    world.join(meeting, name="Maya")
    forged, true = (json.loads(call["body"])["validationTokens"][0] for call in world.subscriber.wait(2))
    spoiled, right = _claims(forged), _claims(true)
    assert {name for name in right if right[name] != spoiled[name]} - {"aio", "rh", "uti"} == changed
    assert _verifies(world, true)
    assert _verifies(world, forged) is (wrong != "token-signature")


def test_missed(world):
    """Graph can say that it missed something."""
    meeting = world.meeting()
    subscription = world.subscribe(meeting, lifecycleNotificationUrl="http://127.0.0.1:7400/lifecycle").json["id"]
    assert world.control("POST", f"/tenants/{TENANT}/subscriptions/{subscription}/missed").status_code == 202
    (call,) = world.subscriber.wait(1, "notification.lifecycle")
    assert json.loads(call["body"])["value"][0]["lifecycleEvent"] == "missed"


def test_lost_answer_of_post_makes_two(world):
    """After a lost answer createOrGet finds the meeting, while POST makes another one."""
    token = world.app_token()
    world.arm("graph-answer-lost", options={"operation": "meetings.create"})
    assert world.graph("POST", BASE, {}, token=token).status_code == 503
    world.graph("POST", BASE, {}, token=token)
    world.arm("graph-answer-lost")
    assert create(world, token).status_code == 503
    assert create(world, token).status_code == 200
    assert len(world.control("GET", f"/tenants/{TENANT}/meetings").json["meetings"]) == 3


def _claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def _verifies(world, token):
    from joserfc import jwt
    from joserfc.errors import BadSignatureError
    from joserfc.jwk import KeySet

    keys = KeySet.import_key_set(world.client.get("/common/discovery/v2.0/keys").json)
    try:
        jwt.decode(token, keys, algorithms=["RS256"])
    except BadSignatureError:
        return False
    return True
