"""Asking Graph for subscriptions and licences, and remembering what is there."""

import pytest

from connector.adapters.licences import RememberedLicences
from connector.adapters.readiness_client import ReadinessClient

GRAPH, TENANT = "https://graph.example", "tenant-id"
SKUS = f"{GRAPH}/v1.0/subscribedSkus"
CLOUD = {"skuPartNumber": "CLOUD_A", "skuId": "id-of-a", "capabilityStatus": "Enabled"}
SUITE = {"skuPartNumber": "ENTERPRISEPREMIUM", "skuId": "id-of-e5", "capabilityStatus": "Enabled"}


class Tokens:
    """Any token will do."""

    def of(self, tenant_id):
        """The token."""
        return "app-token"

    def forget(self, tenant_id):
        """Nothing to forget."""


@pytest.fixture
def client(http):
    """The client, for which two subscriptions count."""
    return ReadinessClient(http, Tokens(), GRAPH, ("cloud_a", "id-of-b"))


@pytest.mark.parametrize(
    ("answer", "subscribed"),
    [
        ((200, {"value": [SUITE, CLOUD]}), True),
        ((200, {"value": [{**CLOUD, "skuPartNumber": "?", "skuId": "ID-OF-B"}]}), True),
        ((200, {"value": [{**CLOUD, "capabilityStatus": "Warning"}]}), True),
        ((200, {"value": [{**CLOUD, "capabilityStatus": "Suspended"}]}), False),
        ((200, {"value": [{**CLOUD, "capabilityStatus": "LockedOut"}, SUITE]}), False),
        ((200, {"value": [SUITE]}), False),
        ((200, {"value": []}), False),
        ((200, "<html>"), None),
        ((200, {"value": "?"}), None),
        ((403, {"error": {"code": "Authorization_RequestDenied"}}), None),
    ],
)
def test_subscription(network, client, answer, subscribed):
    """A subscription counts by part number or id while it is Enabled or in its days of grace; refusals tell nothing."""
    network.table[SKUS] = answer
    assert client.is_subscribed(TENANT) is subscribed


def test_no_name_no_question(network, http):
    """Where no subscription counts, Graph is not asked."""
    assert ReadinessClient(http, Tokens(), GRAPH).is_subscribed(TENANT) is None
    assert network.sent == []


def test_good_news_is_remembered(network, client):
    """What is there is asked for once, what is missing each time."""
    licences = RememberedLicences(client)
    network.table[SKUS] = (200, {"value": []})
    assert [licences.is_subscribed(TENANT) for _ in range(2)] == [False, False]
    network.table[SKUS] = (200, {"value": [CLOUD]})
    assert [licences.is_subscribed(TENANT) for _ in range(3)] == [True] * 3
    assert len(network.sent) == 3


def test_people_are_told_apart(network, client):
    """One provider's licence is not another's."""
    path = "/licenseDetails/getTeamsLicensingDetails"
    network.table[f"{GRAPH}/v1.0/users/okafor{path}"] = (200, {"hasTeamsLicense": True})
    network.table[f"{GRAPH}/v1.0/users/bergman{path}"] = (200, {"hasTeamsLicense": False})
    licences = RememberedLicences(client)
    assert [licences.has_teams(TENANT, oid) for oid in ("okafor", "bergman", "okafor")] == [True, False, True]
