from datetime import datetime
from urllib.parse import quote

import pytest

ORGANIZER = "22222222-2222-4222-8222-222222222222"
OKAFOR = "33333333-3333-4333-8333-333333333333"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
BASE = f"/v1.0/users/{ORGANIZER}/onlineMeetings"


def _create_or_get(world, **body):
    return world.graph("POST", f"{BASE}/createOrGet", {"externalId": "visit-1", **body})


def _times(meeting):
    return [datetime.fromisoformat(meeting[name]).strftime("%H:%M") for name in ("startDateTime", "endDateTime")]


def test_create_or_get(world):
    """The first call makes the meeting (201), the second finds it (200)."""
    first, second = _create_or_get(world), _create_or_get(world)
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json["id"] == second.json["id"]
    assert world.facts("meetings.create_or_get")["created"] is False


def test_identity_includes_the_user(world):
    """Another user with the same external id gets another meeting."""
    mine = world.graph(
        "POST", "/v1.0/me/onlineMeetings/createOrGet", {"externalId": "visit-1"}, token=world.user_token("okafor")
    )
    assert mine.status_code == 201
    assert mine.json["id"] != _create_or_get(world).json["id"]


def test_hit_changes_nothing(world):
    """On a hit the other parameters are ignored."""
    _create_or_get(world, subject="First")
    again = _create_or_get(world, subject="Second", startDateTime="2026-03-03T08:00:00Z").json
    assert again["subject"] == "First"
    assert _times(again) == ["10:00", "11:00"]


def test_lobby_settings_are_ignored(world):
    """createOrGet takes its documented parameters only: a lobby policy must be patched afterwards."""
    made = _create_or_get(world, lobbyBypassSettings={"scope": "everyone"}, allowedPresenters="organizer").json
    assert made["lobbyBypassSettings"]["scope"] == "organization"
    assert made["allowedPresenters"] == "everyone"


@pytest.mark.parametrize(
    ("body", "times"),
    [
        ({}, ["10:00", "11:00"]),
        ({"startDateTime": "2026-03-02T12:00:00+00:00"}, ["12:00", "13:00"]),
        ({"startDateTime": "2026-03-02T12:00:00.1234567+02:00"}, ["10:00", "11:00"]),
        ({"startDateTime": "2026-03-02T12:00:00Z", "endDateTime": "2026-03-02T12:20:00Z"}, ["12:00", "12:20"]),
    ],
)
def test_default_times(world, body, times):
    """Without times a meeting is now and takes an hour; with a start it takes an hour from there."""
    assert _times(_create_or_get(world, **body).json) == times


@pytest.mark.parametrize(
    "body",
    [
        {"endDateTime": "2026-03-02T12:00:00Z"},
        {"startDateTime": "2026-03-02T12:00:00Z", "endDateTime": "2026-03-02T11:00:00Z"},
        {"startDateTime": "2026-03-02T12:00:00"},
        {"startDateTime": "tomorrow"},
        {"startDateTime": "9999-12-31T23:59:00Z"},
        {"externalId": None},
        {"externalId": ""},
        {"externalId": 7},
        {"participants": {"attendees": "everybody"}},
        {"participants": {"attendees": [{}]}},
        {"participants": {"organizer": {"identity": {"user": {"id": OKAFOR}}}}},
    ],
)
def test_bodies_refused(world, body):
    """Times out of order or without a zone, a missing external id and odd participants are refused."""
    answer = _create_or_get(world, **body)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "BadRequest")


def test_no_json(world):
    """A body that is no JSON object is refused."""
    answer = world.graph("POST", f"{BASE}/createOrGet", data="nonsense")
    assert answer.status_code == 400


def test_post(world):
    """POST makes a new meeting each time, with lobby settings if given, and refuses an external id."""
    token = world.user_token("okafor")
    body = {"subject": "Consult", "lobbyBypassSettings": {"scope": "everyone"}}
    first = world.graph("POST", "/v1.0/me/onlineMeetings", body, token=token)
    second = world.graph("POST", "/v1.0/me/onlineMeetings", body, token=token)
    assert first.status_code == 201
    assert first.json["id"] != second.json["id"]
    assert first.json["lobbyBypassSettings"]["scope"] == "everyone"
    assert first.json["participants"]["organizer"]["identity"]["user"]["id"] == OKAFOR
    refused = world.graph("POST", "/v1.0/me/onlineMeetings", {"externalId": "x"}, token=token)
    assert refused.status_code == 400


def test_names(world):
    """Id and link have Microsoft's form, on this server's address."""
    meeting = _create_or_get(world).json
    assert meeting["id"].startswith("MSo")
    assert meeting["joinWebUrl"].startswith("http://graph.test/l/meetup-join/19%3ameeting_")
    assert meeting["joinWebUrl"].endswith(f"%22Oid%22%3a%22{ORGANIZER}%22%7d")
    assert meeting["chatInfo"]["threadId"].endswith("@thread.v2")
    assert meeting["joinMeetingIdSettings"]["joinMeetingId"].isdecimal()


def test_get(world):
    """A meeting is read by its percent-encoded id."""
    meeting = _create_or_get(world).json
    assert world.graph("GET", f"{BASE}/{quote(meeting['id'], safe='')}").json["id"] == meeting["id"]
    selected = world.graph("GET", f"{BASE}/{meeting['id']}?$select=subject").json
    assert set(selected) == {"@odata.context", "id", "subject"}


def test_get_of_another_organizer(world):
    """A meeting of another organizer is 404 with the mismatch named."""
    meeting = _create_or_get(world).json
    answer = world.graph("GET", f"/v1.0/me/onlineMeetings/{meeting['id']}", token=world.user_token("okafor"))
    assert (answer.status_code, answer.json["error"]["code"]) == (404, "NotFound")
    assert answer.json["error"]["message"] == f"Organizer Id mismatch User Id: {OKAFOR}."


def test_corrupted_id(world):
    """An id that is none is 400."""
    assert world.graph("GET", f"{BASE}/nonsense").json["error"]["message"] == "Meeting Id is corrupted."


def test_find(world):
    """A meeting is found by its encoded link, under either spelling of the property, and by its digits."""
    meeting = _create_or_get(world).json
    for name in ("JoinWebUrl", "joinWebUrl"):
        query = {"$filter": f"{name} eq '{quote(meeting['joinWebUrl'], safe='')}'"}
        assert [one["id"] for one in world.graph("GET", BASE, query_string=query).json["value"]] == [meeting["id"]]
    digits = meeting["joinMeetingIdSettings"]["joinMeetingId"]
    query = {"$filter": f"joinMeetingIdSettings/joinMeetingId eq '{digits}'"}
    assert world.graph("GET", BASE, query_string=query).json["value"][0]["id"] == meeting["id"]


def test_find_nothing(world):
    """A link of no meeting finds an empty collection."""
    query = {"$filter": "JoinWebUrl eq 'http://graph.test/l/meetup-join/x'"}
    assert world.graph("GET", BASE, query_string=query).json["value"] == []


def test_list_without_filter(world):
    """Meetings are not listed."""
    answer = world.graph("GET", BASE)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "InvalidArgument")
    assert answer.json["error"]["message"].startswith("Filter expression expected")


def test_find_by_something_else(world):
    """Another property is refused."""
    answer = world.graph("GET", BASE, query_string={"$filter": "subject eq 'x'"})
    assert answer.json["error"]["message"].startswith("The query specified in the URI is not valid.")


def test_patch(world):
    """PATCH answers the whole meeting with the changes."""
    meeting = world.meeting(subject="Visit")
    assert meeting["subject"] == "Visit"
    assert meeting["allowedPresenters"] == "roleIsPresenter"
    attendee = meeting["participants"]["attendees"][0]
    assert (attendee["identity"]["user"]["id"], attendee["role"]) == (OKAFOR, "presenter")
    assert attendee["upn"] == "okafor@riverside.example"


def test_attendees_are_replaced(world):
    """The attendee list is replaced as a whole; without a list it stays."""
    meeting = world.meeting()
    path = f"{BASE}/{meeting['id']}"
    kept = world.graph("PATCH", path, {"subject": "x"}).json
    assert len(kept["participants"]["attendees"]) == 1
    other = {"participants": {"attendees": [{"upn": "lindqvist@riverside.example", "role": "attendee"}]}}
    replaced = world.graph("PATCH", path, other).json["participants"]["attendees"]
    assert [one["upn"] for one in replaced] == ["lindqvist@riverside.example"]


@pytest.mark.parametrize(
    "body",
    [
        {"startDateTime": "2026-03-02T12:00:00Z"},
        {"endDateTime": "2026-03-02T12:00:00Z"},
        {"lobbyBypassSettings": {"scope": "nobody"}},
        {"lobbyBypassSettings": {"scope": "unknownFutureValue"}},
        {"allowedPresenters": "nobody"},
        {"joinMeetingIdSettings": {"isPasscodeRequired": False}},
        {"allowMeetingChat": 7},
        {"participants": {"organizer": {"identity": {"user": {"id": OKAFOR}}}}},
    ],
)
def test_patches_refused(world, body):
    """Half of the times, unknown values, the organizer and the join id cannot be patched."""
    meeting = _create_or_get(world).json
    answer = world.graph("PATCH", f"{BASE}/{meeting['id']}", body)
    assert answer.status_code == 400
    assert world.graph("GET", f"{BASE}/{meeting['id']}").json == meeting


def test_later_enum_members(world):
    """The scope `invited` is shown only to clients that say they know it."""
    meeting = world.meeting()
    assert meeting["lobbyBypassSettings"]["scope"] == "unknownFutureValue"
    prefer = {"Prefer": "include-unknown-enum-members"}
    shown = world.graph("GET", f"{BASE}/{meeting['id']}", headers=prefer).json
    assert shown["lobbyBypassSettings"]["scope"] == "invited"


def test_delete(world):
    """A deleted meeting is gone and its external id makes a new one."""
    meeting = _create_or_get(world).json
    assert world.graph("DELETE", f"{BASE}/{meeting['id']}").status_code == 204
    assert world.graph("GET", f"{BASE}/{meeting['id']}").status_code == 404
    assert world.client.get(meeting["joinWebUrl"].removeprefix("http://graph.test")).status_code == 404
    assert _create_or_get(world).status_code == 201


@pytest.mark.parametrize("ending", ["", "()"])
def test_visit_link(world, ending):
    """The virtual appointment's link leads to the meeting."""
    meeting = _create_or_get(world).json
    answer = world.graph("GET", f"{BASE}/{meeting['id']}/getVirtualAppointmentJoinWebUrl{ending}").json
    assert set(answer) == {"@odata.context", "value"}
    away = world.client.get(answer["value"].removeprefix("http://graph.test"))
    assert away.headers["Location"] == meeting["joinWebUrl"]


def test_policy(world):
    """An app needs an application access policy that covers the organizer."""
    world.put_tenant(application_access_policies={})
    answer = _create_or_get(world)
    assert answer.status_code == 403
    assert answer.json["error"]["message"] == "No application access policy found for this app."
    world.put_tenant(application_access_policies={CLIENT: ["*"]})
    assert _create_or_get(world).status_code == 201


def test_policy_of_others(world):
    """A policy that covers other users does not cover the organizer."""
    world.put_tenant(application_access_policies={CLIENT: [OKAFOR]})
    assert _create_or_get(world).status_code == 403


def test_app_needs_object_id(world):
    """An app that names the organizer by principal name finds nothing, and is not told why."""
    answer = world.graph(
        "POST", "/v1.0/users/visits@riverside.example/onlineMeetings/createOrGet", {"externalId": "visit-1"}
    )
    assert answer.status_code == 404
    assert (answer.json["error"]["code"], answer.json["error"]["message"]) == ("UnknownError", "")


def test_me_with_app_token(world):
    """/me is refused to an app."""
    answer = world.graph("POST", "/v1.0/me/onlineMeetings/createOrGet", {"externalId": "visit-1"})
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "BadRequest")


def test_user_acts_for_himself_only(world):
    """A user makes no meetings for others."""
    token = world.user_token("okafor")
    assert world.graph("POST", f"{BASE}/createOrGet", {"externalId": "x"}, token=token).status_code == 403
    own = f"/v1.0/users/{OKAFOR}/onlineMeetings/createOrGet"
    assert world.graph("POST", own, {"externalId": "x"}, token=token).status_code == 201


@pytest.mark.parametrize("key", ["visitor", "brandt"])
def test_who_cannot_organize(world, key):
    """Guests and people without Teams organize no meetings."""
    answer = world.graph("POST", "/v1.0/me/onlineMeetings", {}, token=world.user_token(key))
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "Forbidden")


def test_permission(world):
    """Without the permission a call is refused."""
    app = {"client_id": CLIENT, "client_secret": "the-value-of-the-secret"}
    world.put_tenant(apps=[{**app, "application_permissions": ["OnlineMeetings.Read.All"]}])
    answer = _create_or_get(world)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "Forbidden")


def test_attendance(world):
    """A report exists after the session ended: who was in, for how long, in which role; guests without address."""
    meeting = world.meeting()
    doctor, guest = world.join(meeting, user="okafor"), world.join(meeting, name="Maya")
    world.advance(minutes=2)
    world.deed(meeting, guest, "admit")
    path = f"{BASE}/{meeting['id']}/attendanceReports"
    assert world.graph("GET", path).json["value"] == []
    world.advance(minutes=10)
    world.deed(meeting, guest, "leave")
    world.deed(meeting, doctor, "leave")
    (report,) = world.graph("GET", path).json["value"]
    assert (report["totalParticipantCount"], report["attendanceRecords"]) == (2, [])
    records = world.graph("GET", f"{path}/{report['id']}/attendanceRecords").json["value"]
    assert [(one["emailAddress"], one["totalAttendanceInSeconds"], one["role"]) for one in records] == [
        ("okafor@riverside.example", 720, "Presenter"),
        (None, 600, "Attendee"),
    ]
    expanded = world.graph("GET", f"{path}/{report['id']}?$expand=attendanceRecords").json
    assert expanded["attendanceRecords"] == records
    assert world.graph("GET", f"{path}/unknown").status_code == 404


def test_one_report_per_session(world):
    """A second session makes a second report, the newest first."""
    meeting = world.meeting()
    for _ in range(2):
        world.deed(meeting, world.join(meeting, user="okafor"), "leave")
        world.advance(minutes=5)
    reports = world.graph("GET", f"{BASE}/{meeting['id']}/attendanceReports").json["value"]
    assert [datetime.fromisoformat(one["meetingStartDateTime"]).minute for one in reports] == [5, 0]
