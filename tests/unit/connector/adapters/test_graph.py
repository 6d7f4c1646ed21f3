"""Meetings, subscriptions and the directory at Microsoft Graph."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import unquote

import pytest
from cryptography import x509

from connector.adapters.directory_client import GLOBAL_ADMINISTRATOR, DirectoryClient
from connector.adapters.graph_client import GraphClient
from connector.domain.configuration import Configuration, Environment
from connector.domain.problems import Problem

GRAPH, USERS = "https://graph.example", "https://graph.example/v1.0/users"
ROW = Configuration("r", "tenant", "https://e/R4", Environment.TESTING, "a", "organizer", "", "https://e/status")
JOIN = "https://teams.example/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%7d"
UNTIL = datetime(2026, 3, 4, 8, 20, tzinfo=UTC)


class _Tokens:
    """Hands out a token and counts how often it was refused."""

    def __init__(self):
        self.forgotten = 0

    def of(self, tenant_id):
        return f"token-{self.forgotten}"

    def forget(self, tenant_id):
        self.forgotten += 1


@pytest.fixture
def graph(http, keys):
    """Graph with the app's own identity."""
    return GraphClient(http, _Tokens(), GRAPH, "https://c.example", keys, lambda *_, **__: None)


def test_lost_answer_makes_no_second_meeting(graph, network):
    """A request whose answer was lost is repeated under the same external id."""
    network.answers = [(503, {}), (200, {"id": "MSo1", "joinWebUrl": JOIN})]
    assert graph.create_or_get(ROW, {"externalId": "x"}).join_url == JOIN
    assert {json.loads(request.body)["externalId"] for request in network.sent} == {"x"}


def test_refused_token_is_renewed_once(graph, network):
    """A token that Graph does not accept is fetched anew, once."""
    network.answers = [(401, {}), (200, {"id": "MSo1", "joinWebUrl": JOIN})]
    graph.create_or_get(ROW, {"externalId": "x"})
    assert [request.headers["Authorization"] for request in network.sent] == ["Bearer token-0", "Bearer token-1"]


@pytest.mark.parametrize("answer", [(403, {"error": {"code": "Forbidden"}}), (404, ""), (200, "<html>"), (200, {})])
def test_refusals_are_told(graph, network, answer):
    """Whatever is no meeting ends in a message for the person."""
    network.answers = [answer]
    with pytest.raises(Problem):
        graph.create_or_get(ROW, {"externalId": "x"})


def test_subscription_request(graph, network, keys):
    """The request has what Graph asks of one with resource data; the join link is encoded twice."""
    network.answers = [(201, {"id": "sub-1"})]
    assert graph.subscribe("tenant", JOIN, "client-state", UNTIL) == "sub-1"
    (request,) = network.sent
    body = json.loads(request.body)
    assert request.url == f"{GRAPH}/beta/subscriptions"
    encoded = body["resource"].split("'")[1]
    assert unquote(unquote(encoded)) == JOIN
    assert "%25" in encoded
    assert body["expirationDateTime"] == "2026-03-04T08:20:00.0000000Z"
    x509.load_der_x509_certificate(base64.b64decode(body["encryptionCertificate"]))
    assert body["lifecycleNotificationUrl"] == "https://c.example/notifications/lifecycle"


def test_standing_subscription_is_fine(graph, network):
    """A subscription that stands already is no trouble."""
    network.answers = [(409, {})]
    assert graph.subscribe("tenant", JOIN, "client-state", UNTIL) == ""


def test_renewal(graph, network):
    """A renewal says whether Graph still knows the subscription."""
    network.answers = [(200, {}), (404, {})]
    assert graph.renew("tenant", "sub-1", UNTIL)
    assert not graph.renew("tenant", "sub-1", UNTIL)


def test_administrator_on_a_later_page(network, http):
    """The role is found on whatever page it stands, and no page elsewhere is opened."""
    first, second = f"{GRAPH}/v1.0/me/memberOf", f"{GRAPH}/v1.0/me/memberOf/next"
    network.table[first] = (200, {"value": [{"displayName": "a group"}], "@odata.nextLink": second})
    network.table[second] = (200, {"value": [{"roleTemplateId": GLOBAL_ADMINISTRATOR}]})
    assert DirectoryClient(http, GRAPH).is_global_administrator("token")
    network.table[first] = (200, {"value": [], "@odata.nextLink": "https://evil.example/next"})
    assert not DirectoryClient(http, GRAPH).is_global_administrator("token")


def test_person_by_name(network, http):
    """A name with an apostrophe is looked up as what it is."""
    network.table[USERS] = (
        200,
        {"value": [{"id": "OID-1", "displayName": "Ana O'Neil", "userPrincipalName": "ana@c"}]},
    )
    (person,) = DirectoryClient(http, GRAPH).find("token", "Ana O'Neil")
    assert (person.oid, person.upn) == ("oid-1", "ana@c")
    assert "O%27%27Neil" in network.sent[0].url or "O''Neil" in network.sent[0].url


def test_forbidden_directory_tells_nobody(network, http):
    """Where the directory may not be read, nobody is found."""
    network.table[USERS] = (403, {"error": {}})
    assert DirectoryClient(http, GRAPH).find("token", "ana") == []
