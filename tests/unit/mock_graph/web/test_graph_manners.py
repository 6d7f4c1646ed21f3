"""What every answer of Graph has in common."""

import re

import pytest

ORGANIZER = "22222222-2222-4222-8222-222222222222"
BASE = f"/v1.0/users/{ORGANIZER}/onlineMeetings"


def test_error_envelope(world):
    """An error carries code, message and the ids that its headers carry too; the date has no zone."""
    answer = world.graph("GET", "/v1.0/users/nobody", headers={"client-request-id": "mine"})
    error = answer.json["error"]
    assert set(error) == {"code", "message", "innerError"}
    assert error["innerError"]["client-request-id"] == answer.headers["client-request-id"] == "mine"
    assert error["innerError"]["request-id"] == answer.headers["request-id"]
    assert error["innerError"]["date"] == "2026-03-02T10:00:00"


def test_headers(world):
    """Without an id of the client its header repeats the request's."""
    headers = world.graph("GET", f"/v1.0/users/{ORGANIZER}").headers
    assert headers["client-request-id"] == headers["request-id"]
    assert headers["Content-Type"].startswith("application/json;odata.metadata=minimal")
    assert {"x-ms-ags-diagnostic", "Strict-Transport-Security", "OData-Version"} <= set(headers.keys())


@pytest.mark.parametrize(
    ("token", "message"),
    [
        ("", "Access token is empty."),
        ("nonsense", "CompactToken parsing failed with error code: 80049217"),
        ("a.b.c", "CompactToken parsing failed with error code: 80049217"),
    ],
)
def test_no_token(world, token, message):
    """Without a usable token the answer is 401 with a challenge."""
    answer = world.graph("GET", "/v1.0/me", token=token)
    assert (answer.status_code, answer.json["error"]["code"]) == (401, "InvalidAuthenticationToken")
    assert answer.json["error"]["message"] == message
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_old_token(world):
    """A token works for 75 minutes."""
    token = world.app_token()
    world.advance(minutes=75)
    answer = world.graph("GET", f"/v1.0/users/{ORGANIZER}", token=token)
    assert (answer.status_code, answer.json["error"]["message"]) == (
        401,
        "Access token has expired or is not yet valid.",
    )


def test_tampered_token(world):
    """A token with other claims than those that were signed is refused."""
    head, body, signature = world.user_token("lindqvist").split(".")
    other = world.user_token("okafor").split(".")[1]
    assert world.graph("GET", "/v1.0/me", token=f"{head}.{other}.{signature}").status_code == 401
    assert world.graph("GET", "/v1.0/me", token=f"{head}.{body}.{signature}").status_code == 200


def test_id_token_is_no_access_token(world):
    """An id token opens nothing."""
    token = world.redeem(world.code("okafor")).json["id_token"]
    assert world.graph("GET", "/v1.0/me", token=token).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "sentence"),
    [
        ("GET", "/v1.0/chats", "`chats` is not simulated; nearest: `onlineMeetings`"),
        ("GET", "/v1.0/communications/callRecords/1", "`callRecords` is not simulated; nearest: `attendanceReports`"),
        ("POST", "/v1.0/$batch", "`$batch` is not simulated; nearest: `the single requests`"),
        ("GET", "/beta/me/organisation", "`organisation` is not simulated; nearest: `organization`"),
        (
            "POST",
            f"{BASE}/x/sendVirtualAppointmentSms",
            "`sendVirtualAppointmentSms` is not simulated; nearest: `getVirtualAppointmentJoinWebUrl`",
        ),
        ("GET", f"{BASE}/x/transcripts", "`transcripts` is not simulated; nearest: `attendanceReports`"),
        (
            "DELETE",
            "/v1.0/organization",
            "DELETE on `organization` is not simulated; `organization` is, with other methods or paths.",
        ),
    ],
)
def test_not_simulated(world, method, path, sentence):
    """What is not simulated is said aloud with the nearest that is."""
    answer = world.graph(method, path)
    assert (answer.status_code, answer.json["error"]["message"]) == (501, sentence)
    assert world.control("GET", "/ledger?operation=not_simulated").json["exchanges"]


def test_admission_is_not_graphs(world):
    """No Graph path admits anybody."""
    answer = world.graph("POST", "/v1.0/communications/calls/1/participants/2/admitFromLobby")
    assert answer.status_code == 501


def test_sdk_place_holder(world):
    """The place-holder that SDKs leave in the path means /me."""
    token = world.user_token("okafor")
    assert world.graph("GET", "/v1.0/users/me-token-to-replace", token=token).json["displayName"] == "Dr. Okafor"
    made = world.graph("POST", "/v1.0/users/me-token-to-replace/onlineMeetings", {}, token=token)
    assert made.status_code == 201


def test_throttled(world):
    """A throttled call has no effect, says how long to wait, and carries its ids."""
    world.arm("graph-throttles", options={"retry_after_s": 7})
    answer = world.graph("POST", f"{BASE}/createOrGet", {"externalId": "x"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.json["error"]["code"] == "TooManyRequests"
    assert answer.json["error"]["innerError"]["request-id"] == answer.headers["request-id"]
    assert world.graph("POST", f"{BASE}/createOrGet", {"externalId": "x"}).status_code == 201


def test_unavailable(world):
    """An unavailable call has no effect; another operation can be named."""
    meeting = world.meeting()
    world.arm("graph-unavailable", options={"operation": "meetings.update"})
    path = f"{BASE}/{meeting['id']}"
    assert world.graph("PATCH", path, {"subject": "changed"}).status_code == 503
    assert world.graph("GET", path).json["subject"] is None


def test_answer_lost(world):
    """A lost answer has its effect."""
    world.arm("graph-answer-lost")
    answer = world.graph("POST", f"{BASE}/createOrGet", {"externalId": "x"})
    assert (answer.status_code, answer.json["error"]["code"]) == (503, "ServiceUnavailable")
    assert answer.json["error"]["innerError"]["request-id"] == answer.headers["request-id"]
    assert world.graph("POST", f"{BASE}/createOrGet", {"externalId": "x"}).status_code == 200


def test_subscription_refused(world):
    """A refused subscription is not there."""
    world.arm("subscription-refused", options={"status": 400})
    meeting = world.meeting()
    assert world.subscribe(meeting).status_code == 400
    assert world.subscribe(meeting).status_code == 201


def test_permissions_hold(world):
    """Every operation of Graph is guarded by a row of the permission table."""
    from mock_graph.faults.graph import GRAPH_CALLS
    from mock_graph.permissions import PERMISSIONS

    assert set(GRAPH_CALLS) == set(PERMISSIONS)
    marked = {getattr(view, "operation", "") for view in world.app.view_functions.values()}
    guarded = {name for name in marked if re.match(r"graph|meetings|subscriptions", name)}
    assert guarded == set(PERMISSIONS)
