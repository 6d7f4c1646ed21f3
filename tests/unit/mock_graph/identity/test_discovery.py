import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
FIELDS = {
    "token_endpoint", "token_endpoint_auth_methods_supported", "jwks_uri", "response_modes_supported",
    "subject_types_supported", "id_token_signing_alg_values_supported", "response_types_supported", "scopes_supported",
    "issuer", "request_uri_parameter_supported", "userinfo_endpoint", "authorization_endpoint",
    "device_authorization_endpoint", "http_logout_supported", "frontchannel_logout_supported", "end_session_endpoint",
    "claims_supported", "kerberos_endpoint", "tenant_region_scope", "cloud_instance_name", "cloud_graph_host_name",
    "msgraph_host", "rbac_url",
}  # fmt: skip


def metadata(world, segment):
    """The metadata document of an authority."""
    return world.client.get(f"/{segment}/v2.0/.well-known/openid-configuration")


@pytest.mark.parametrize("segment", [TENANT, "riverside.example", "common", "organizations"])
def test_fields(world, segment):
    """The metadata has exactly the fields of the real document, none about code challenges."""
    assert set(metadata(world, segment).json) == FIELDS


@pytest.mark.parametrize("segment", [TENANT, "riverside.example"])
def test_tenant_issuer(world, segment):
    """A tenant's issuer carries its id, also when it was asked for by domain."""
    assert metadata(world, segment).json["issuer"] == f"http://graph.test/{TENANT}/v2.0"


@pytest.mark.parametrize("segment", ["common", "organizations"])
def test_alias_issuer(world, segment):
    """An alias publishes the issuer with a place-holder and no region."""
    shown = metadata(world, segment).json
    assert shown["issuer"] == "http://graph.test/{tenantid}/v2.0"
    assert shown["tenant_region_scope"] is None


def test_unknown_tenant(world):
    """An unknown tenant is refused with AADSTS90002."""
    answer = metadata(world, "nowhere.example")
    assert (answer.status_code, answer.json["error"]) == (400, "invalid_tenant")
    assert answer.json["error_codes"] == [90002]


def test_instance_discovery(world):
    """Instance discovery knows this server and no other."""
    ours = {"authorization_endpoint": f"http://graph.test/{TENANT}/oauth2/v2.0/authorize", "api-version": "1.1"}
    answer = world.client.get("/common/discovery/instance", query_string=ours)
    assert answer.json["metadata"][0]["aliases"] == ["graph.test"]
    theirs = {"authorization_endpoint": "https://elsewhere.example/common/oauth2/v2.0/authorize"}
    assert world.client.get("/common/discovery/instance", query_string=theirs).json["error"] == "invalid_instance"


def test_keys_stay_published(world):
    """After a roll-over the new key comes first and the old one is still there."""
    before = world.client.get(f"/{TENANT}/discovery/v2.0/keys").json["keys"]
    new = world.control("POST", "/keys/roll").json["kid"]
    after = world.client.get(f"/{TENANT}/discovery/v2.0/keys").json["keys"]
    assert [key["kid"] for key in after] == [new, before[0]["kid"]]
    assert set(after[0]) >= {"kty", "use", "kid", "x5t", "n", "e", "x5c", "issuer"}
