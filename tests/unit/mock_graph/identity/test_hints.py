from urllib.parse import parse_qs, urlsplit

import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
REDIRECT = "http://127.0.0.1:7400/callback/microsoft"
SECRET = "the-value-of-the-secret"


def both(world):
    """A browser in which two people are signed in."""
    world.sign_in(world.client, "okafor")
    world.sign_in(world.client, "lindqvist")
    return world.client


def signed_in(world, answer):
    """Who the code of an answer is for."""
    assert answer.status_code == 302, answer.text
    return world.facts("entra.authorize")["user"]


def test_account_chooser(world):
    """With several accounts that would do the person is asked which."""
    page = world.authorize(both(world)).text
    assert "Pick an account" in page
    assert "okafor@riverside.example" in page
    assert "lindqvist@riverside.example" in page


def test_several_accounts_silently(world):
    """`prompt=none` cannot ask which account: interaction_required with AADSTS16000."""
    location = world.authorize(both(world), prompt="none").headers["Location"]
    answer = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    assert answer["error"] == "interaction_required"
    assert "AADSTS16000" in answer["error_description"]


def test_hint_picks(world):
    """A login hint picks its account out of several."""
    assert signed_in(world, world.authorize(both(world), login_hint="OKAFOR@riverside.example")) == "okafor"


def test_domain_hint(world):
    """At `organizations` a domain hint picks the account of that domain."""
    other = "99999999-9999-4999-8999-999999999999"
    world.put_tenant(other, "hillside")
    world.sign_in(world.client, "okafor")
    world.sign_in(world.client, "ferro", "organizations", domain="hillside.example")
    answer = world.authorize(world.client, "organizations", domain_hint="riverside.example")
    assert signed_in(world, answer) == "okafor"


def test_fragment(world):
    """`response_mode=fragment` puts the code behind the hash."""
    world.sign_in(world.client, "okafor")
    location = world.authorize(world.client, response_mode="fragment").headers["Location"]
    assert location.startswith(f"{REDIRECT}#code=")


def test_single_tenant_app(world):
    """An app of one tenant signs nobody in at an alias."""
    app = {"client_id": CLIENT, "client_secret": SECRET, "redirect_uris": [REDIRECT], "multi_tenant": False}
    world.put_tenant(apps=[app])
    assert "AADSTS50194" in world.authorize(world.client, "organizations").text
    assert world.authorize(world.client).status_code == 200


def test_state_at_sign_out(world):
    """The state goes back encoded, and changes nothing else of the address."""
    query = {"post_logout_redirect_uri": REDIRECT, "state": "a&b=c"}
    location = world.client.get(f"/{TENANT}/oauth2/v2.0/logout", query_string=query).headers["Location"]
    assert parse_qs(urlsplit(location).query) == {"state": ["a&b=c"]}


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_instance_discovery(world, version):
    """Instance discovery names the tenant's metadata; only version 1.1 lists aliases."""
    asked = f"http://graph.test/{TENANT}/oauth2/v2.0/authorize"
    query = {"authorization_endpoint": asked, "api-version": version}
    answer = world.client.get("/common/discovery/instance", query_string=query).json
    assert answer["tenant_discovery_endpoint"] == f"http://graph.test/{TENANT}/v2.0/.well-known/openid-configuration"
    assert ("metadata" in answer) is (version == "1.1")


@pytest.mark.parametrize(
    ("query", "number"), [({"authorization_endpoint": "https://evil.test/common"}, 50049), ({}, 900144)]
)
def test_unknown_instance(world, query, number):
    """Another host is no instance, and a question without a host is none; both with the full error body."""
    answer = world.client.get("/common/discovery/instance", query_string=query)
    assert (answer.status_code, answer.json["error_codes"]) == (400, [number])
    assert answer.json["trace_id"]


@pytest.mark.parametrize(
    "grant", ["urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:grant-type:device_code"]
)
def test_flows_that_are_not_simulated(world, grant):
    """On-behalf-of and device code are said not to be simulated, and recorded so."""
    answer = world.client.post(f"/{TENANT}/oauth2/v2.0/token", data={"grant_type": grant})
    assert answer.status_code == 501
    assert "not simulated" in answer.json["error_description"]
    (exchange,) = world.control("GET", "/ledger?operation=not_simulated").json["exchanges"]
    assert exchange["status"] == 501
