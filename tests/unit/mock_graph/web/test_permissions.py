"""Each path with each kind of token: what is missing refuses it, the least privileged permission opens it."""

import pytest

from mock_graph.permissions import PERMISSIONS

TENANT = "11111111-1111-4111-8111-111111111111"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
REDIRECT = "http://127.0.0.1:7400/callback/microsoft"
USER = f"/v1.0/users/{ORGANIZER}"
CALLS = {
    "graph.user": [("GET", USER)],
    "graph.users": [("GET", "/v1.0/users")],
    "graph.member_of": [
        ("GET", f"{USER}/memberOf"),
        ("GET", f"{USER}/transitiveMemberOf/microsoft.graph.directoryRole"),
    ],
    "graph.organization": [("GET", "/v1.0/organization")],
    "graph.licences": [
        ("GET", f"{USER}/licenseDetails"),
        ("GET", f"{USER}/licenseDetails/getTeamsLicensingDetails()"),
    ],
    "graph.subscriptions": [("GET", "/v1.0/subscribedSkus")],
    "meetings.create": [("POST", f"{USER}/onlineMeetings")],
    "meetings.create_or_get": [("POST", f"{USER}/onlineMeetings/createOrGet")],
    "meetings.get": [("GET", f"{USER}/onlineMeetings/{{meeting}}")],
    "meetings.find": [("GET", f"{USER}/onlineMeetings?$filter=JoinWebUrl eq 'x'")],
    "meetings.update": [("PATCH", f"{USER}/onlineMeetings/{{meeting}}")],
    "meetings.delete": [("DELETE", f"{USER}/onlineMeetings/{{meeting}}")],
    "meetings.join_url": [("GET", f"{USER}/onlineMeetings/{{meeting}}/getVirtualAppointmentJoinWebUrl")],
    "meetings.attendance": [("GET", f"{USER}/onlineMeetings/{{meeting}}/attendanceReports")],
    "subscriptions.create": [("POST", "/beta/subscriptions")],
    "subscriptions.get": [("GET", "/v1.0/subscriptions/{subscription}")],
    "subscriptions.list": [("GET", "/v1.0/subscriptions")],
    "subscriptions.renew": [("PATCH", "/v1.0/subscriptions/{subscription}")],
    "subscriptions.delete": [("DELETE", "/v1.0/subscriptions/{subscription}")],
    "subscriptions.reauthorize": [("POST", "/v1.0/subscriptions/{subscription}/reauthorize")],
}
APP_ONLY = [(name, method, path) for name, calls in CALLS.items() for method, path in calls]
DELEGATED = [row for row in APP_ONLY if PERMISSIONS[row[0]].delegated]


def _with_permissions(world, **granted):
    app = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [REDIRECT], **granted}
    world.control("POST", f"/tenants/{TENANT}/apps", {"apps": [app]})


def _call(world, method, path, token, subscription, meeting):
    address = path.format(meeting=meeting["id"], subscription=subscription)
    bodies = {
        "createOrGet": {"externalId": "another"},
        "/beta/subscriptions": world.subscription_body(world.other),
        subscription: {"expirationDateTime": "2026-03-02T12:00:00Z"},
    }
    body = next((one for end, one in bodies.items() if address.endswith(end)), {})
    return world.graph(method, address, body if method in ("POST", "PATCH") else None, token=token).status_code


@pytest.fixture
def prepared(world):
    """A tenant with a meeting that is subscribed to and one that is not."""
    meeting = world.meeting()
    world.other = world.meeting("visit-2")
    return world, world.subscribe(meeting).json["id"], meeting


def test_every_operation_is_here():
    """The table of this file covers the permission table."""
    assert set(CALLS) | {"graph.me"} == set(PERMISSIONS)


@pytest.mark.parametrize(("name", "method", "path"), APP_ONLY)
def test_app_only(prepared, name, method, path):
    """An app without the permission is refused with 403; the least privileged one suffices."""
    world, subscription, meeting = prepared
    _with_permissions(world, application_permissions=["Mail.Read"])
    assert _call(world, method, path, world.app_token(), subscription, meeting) == 403
    _with_permissions(world, application_permissions=[PERMISSIONS[name].application[0]])
    assert _call(world, method, path, world.app_token(), subscription, meeting) < 300


@pytest.mark.parametrize(("name", "method", "path"), DELEGATED)
def test_delegated(prepared, name, method, path):
    """A user's token without the permission is refused with 403; the least privileged one suffices."""
    world, subscription, meeting = prepared
    _with_permissions(world, delegated_permissions=["Mail.Read"])
    token = world.user_token("visits", "Mail.Read")
    assert _call(world, method, path, token, subscription, meeting) == 403
    needed = PERMISSIONS[name].delegated[0]
    _with_permissions(world, delegated_permissions=[needed])
    assert _call(world, method, path, world.user_token("visits", needed), subscription, meeting) < 300


@pytest.mark.parametrize(("name", "method", "path"), [row for row in APP_ONLY if row not in DELEGATED])
def test_not_for_users(prepared, name, method, path):
    """What is for apps alone is refused to a user's token whatever it carries."""
    world, subscription, meeting = prepared
    _with_permissions(world, delegated_permissions=list(PERMISSIONS[name].application))
    token = world.user_token("visits", PERMISSIONS[name].application[0])
    assert _call(world, method, path, token, subscription, meeting) == 403
