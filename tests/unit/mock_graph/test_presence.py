import copy
import json

import pytest

from mock_graph.identity import jws
from mock_graph.operations import OPERATIONS
from tests.unit.mock_graph.presence import ALWAYS, missing, unlisted, without

TENANT = "11111111-1111-4111-8111-111111111111"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
USER = f"/v1.0/users/{ORGANIZER}"
ROWS = [(name, path) for name, paths in ALWAYS.items() for path in paths]


def _answers(world):
    """One answer of each kind, as a client gets it."""
    meeting = world.meeting()
    link = f"/v1.0/users/{ORGANIZER}/onlineMeetings/{meeting['id']}"
    subscription = world.subscribe(meeting, lifecycleNotificationUrl="http://127.0.0.1:7400/lifecycle").json
    world.deed(meeting, world.join(meeting, user="okafor"), "leave")
    heard = world.subscriber.wait(3)
    world.control("POST", f"/tenants/{TENANT}/subscriptions/{subscription['id']}/reauthorization-required")
    reports = world.graph("GET", f"{link}/attendanceReports").json
    query = {"$filter": f"JoinWebUrl eq '{meeting['joinWebUrl']}'"}
    app = {"grant_type": "client_credentials", "client_id": CLIENT, "client_secret": SECRET}
    app["scope"] = "https://graph.microsoft.com/.default"
    me = world.user_token("okafor")
    tokens = world.redeem(world.code("okafor"), client_info="1").json
    report = f"{link}/attendanceReports/{reports['value'][0]['id']}"
    renewing = f"/v1.0/subscriptions/{subscription['id']}"
    rules = {"participants": {"attendees": [{"upn": "lindqvist@riverside.example"}]}}
    instance = {"authorization_endpoint": f"http://graph.test/{TENANT}/oauth2/v2.0/authorize"}
    return {
        "discovery": world.client.get(f"/{TENANT}/v2.0/.well-known/openid-configuration").json,
        "keys": world.client.get(f"/{TENANT}/discovery/v2.0/keys").json,
        "instance": world.client.get("/common/discovery/instance", query_string=instance).json,
        "token": tokens,
        "id token": _claims(tokens["id_token"]),
        "user access token": _claims(tokens["access_token"]),
        "app access token": _claims(world.app_token()),
        "validation token": _claims(json.loads(heard[0]["body"])["validationTokens"][0]),
        "app token": world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=app).json,
        "token error": world.client.post(f"/{TENANT}/oauth2/v2.0/token", data={**app, "client_secret": "x"}).json,
        "error": world.graph("GET", f"{USER}/onlineMeetings/nonsense").json,
        "me": world.graph("GET", "/v1.0/me", token=me).json,
        "user": world.graph("GET", USER).json,
        "users": world.graph("GET", "/v1.0/users").json,
        "organization": world.graph("GET", "/v1.0/organization", token=me).json,
        "memberOf": world.graph("GET", "/v1.0/me/memberOf", token=me).json,
        "licences": world.graph("GET", f"{USER}/licenseDetails").json,
        "teams licence": world.graph("GET", f"{USER}/licenseDetails/getTeamsLicensingDetails").json,
        "subscribed skus": world.graph("GET", "/v1.0/subscribedSkus").json,
        "meeting": world.graph("GET", link).json,
        "posted meeting": world.graph("POST", f"{USER}/onlineMeetings", rules).json,
        "found meeting": world.graph("POST", f"{USER}/onlineMeetings/createOrGet", {"externalId": "visit-1"}).json,
        "changed meeting": meeting,
        "meetings": world.graph("GET", f"{USER}/onlineMeetings", query_string=query).json,
        "join url": world.graph("GET", f"{link}/getVirtualAppointmentJoinWebUrl").json,
        "reports": reports,
        "report": world.graph("GET", f"{report}?$expand=attendanceRecords").json,
        "records": world.graph("GET", f"{report}/attendanceRecords").json,
        "subscription": subscription,
        "one subscription": world.graph("GET", renewing).json,
        "renewed subscription": world.graph("PATCH", renewing, {"expirationDateTime": "2026-03-03T10:00:00Z"}).json,
        "subscriptions": world.graph("GET", "/v1.0/subscriptions").json,
        "notification": json.loads(heard[0]["body"]),
        "event": world.subscriber.read(heard[1]),
        "lifecycle": json.loads(world.subscriber.wait(1, "notification.lifecycle")[0]["body"]),
    }


def _claims(token):
    return json.loads(jws.decode(token.split(".")[1]))


@pytest.fixture(scope="module")
def asked(make_world):
    """The world in which the answers were given, and the answers, made once for all tests of this file."""
    world = make_world()
    return world, _answers(world)


@pytest.fixture(scope="module")
def kept(asked):
    """The answers alone."""
    return asked[1]


@pytest.fixture
def answers(kept):
    """The answers, to be spoiled."""
    return copy.deepcopy(kept)


def test_every_operation_is_asked(asked):
    """Every operation of Entra ID and Graph that answers with JSON is among them."""
    pages = {"entra.authorize", "entra.sign_in", "entra.consent", "entra.admin_consent", "entra.sign_out"}
    empty = {"meetings.delete", "subscriptions.delete", "subscriptions.reauthorize"}
    named = {one.name for one in OPERATIONS if one.name.startswith(("entra.", "graph.", "meetings.", "subscriptions."))}
    exchanges = asked[0].control("GET", "/ledger").json["exchanges"]
    assert named - pages - empty - {one["operation"] for one in exchanges if one["status"] < 300} == set()


@pytest.mark.parametrize("name", ALWAYS)
def test_present(answers, name):
    """Each answer has every member that the table says it always has."""
    assert missing(name, answers[name]) == []


@pytest.mark.parametrize("name", ALWAYS)
def test_complete(answers, name):
    """The table knows every member that an answer has."""
    assert unlisted(name, answers[name]) == []


@pytest.mark.parametrize(("name", "path"), ROWS)
def test_an_absence_is_noticed(answers, name, path):
    """Without any one of its members an answer does not pass."""
    without(answers[name], path)
    assert path in missing(name, answers[name])
