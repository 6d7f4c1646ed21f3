import pytest

TENANT = "11111111-1111-4111-8111-111111111111"


def test_addresses(world):
    """Making a tenant answers its addresses."""
    answer = world.control("PUT", f"/tenants/{TENANT}", {"clinic": "riverside"}).json
    assert answer == {
        "tenant_id": TENANT,
        "clinic": "riverside",
        "authority": f"http://graph.test/{TENANT}",
        "graph_base": "http://graph.test",
    }


@pytest.mark.parametrize(
    ("tenant_id", "body", "part"),
    [
        ("riverside", {"clinic": "x"}, "a GUID is needed"),
        (TENANT, {}, '"clinic"'),
        (TENANT, {"clinic": "x", "users": [{}]}, '"key"'),
        (TENANT, {"clinic": "x", "users": [{"key": "a", "id": "b"}]}, "The id of user 'a'"),
        (TENANT, {"clinic": "x", "users": [{"key": "a", "roles": ["King"]}]}, "Global Administrator"),
        (TENANT, {"clinic": "x", "users": [{"key": "a", "licences": ["driving"]}]}, "suite-without-teams"),
        (TENANT, {"clinic": "x", "users": "a"}, '"users" is a list'),
        (TENANT, {"clinic": "x", "apps": [{"client_id": "a", "redirect_uris": "b"}]}, '"redirect_uris" is a list'),
        (TENANT, {"clinic": "x", "settings": {"casing": "shouting"}}, "live, documented"),
        (TENANT, {"clinic": "x", "settings": {"colour": "red"}}, "anonymous_join"),
        (TENANT, {"clinic": "x", "application_access_policies": ["a"]}, "application_access_policies"),
        (TENANT, {"clinic": "x", "canaries": ["a"]}, '"canaries" is a list'),
    ],
)
def test_mistakes(world, tenant_id, body, part):
    """A mistake in a tenant is answered with what is wrong and what would be right."""
    answer = world.control("PUT", f"/tenants/{tenant_id}", body)
    assert answer.status_code == 400
    assert part in answer.json["error"]


@pytest.mark.parametrize(
    "path",
    [
        "/tenants/99999999-9999-4999-8999-999999999999/meetings",
        f"/tenants/{TENANT}/meetings/unknown",
    ],
)
def test_unknown_things(world, path):
    """What is not there is 404 with a sentence."""
    answer = world.control("GET", path)
    assert answer.status_code == 404
    assert answer.json["error"].endswith(".")


def test_added_users(world):
    """Users can be added to a tenant and sign in."""
    added = world.control("POST", f"/tenants/{TENANT}/users", {"users": [{"key": "kim", "password": "word of kim"}]})
    assert added.status_code == 201
    assert added.json["users"][0]["upn"] == "kim@riverside.example"
    assert world.sign_in(world.client, "kim", password="word of kim").status_code == 302


def test_newest_of_a_key(world):
    """Where scenarios take turns in one tenant, a key means the account that was added last."""
    (added,) = world.control(
        "POST", f"/tenants/{TENANT}/users", {"users": [{"key": "okafor", "upn": "new@x.example"}]}
    ).json["users"]
    path = f"/tenants/{TENANT}/meetings/{world.meeting()['id']}/participants"
    assert world.control("POST", path, {"user": "okafor"}).json["user_id"] == added["id"]


def test_unknown_user_joins(world):
    """A key of nobody is answered with the keys there are."""
    meeting = world.meeting()
    answer = world.control("POST", f"/tenants/{TENANT}/meetings/{meeting['id']}/participants", {"user": "nobody"})
    assert answer.status_code == 404
    assert "okafor" in answer.json["error"]


def test_meeting_form(world):
    """A meeting is shown with rules, people and subscriptions."""
    meeting = world.meeting()
    subscription = world.subscribe(meeting).json["id"]
    world.join(meeting, user="okafor")
    (shown,) = world.control("GET", f"/tenants/{TENANT}/meetings").json["meetings"]
    assert (shown["external_id"], shown["lobby_scope"], shown["state"]) == ("visit-1", "invited", "running")
    assert shown["attendees"] == [{"user_id": "33333333-3333-4333-8333-333333333333", "role": "presenter"}]
    assert shown["subscriptions"] == [subscription]
    (participant,) = shown["participants"]
    assert (participant["key"], participant["state"]) == ("okafor", "in")


def test_clinics(world):
    """Exchanges are filed under the clinic of the tenant, however they name it."""
    meeting = world.meeting()
    world.client.get(f"/{TENANT}/v2.0/.well-known/openid-configuration")
    world.client.get(meeting["joinWebUrl"].removeprefix("http://graph.test"))
    operations = {e["operation"] for e in world.control("GET", "/ledger?clinic=riverside").json["exchanges"]}
    assert {"entra.token", "meetings.update", "entra.discovery", "teams.prejoin"} <= operations


def test_secrets_are_redacted(world):
    """Codes, tokens, secrets and passwords are not in the ledger."""
    token = world.user_token("okafor")
    world.graph("GET", "/v1.0/me", token=token)
    ledger = world.control("GET", "/ledger").text
    for secret in (token, "the-value-of-the-secret", "password of okafor"):
        assert secret not in ledger


def test_catalogues(world):
    """Every fault names operations that exist and says what a good connector does; every file entry is served."""
    operations = {one["name"] for one in world.control("GET", "/operations").json["operations"]}
    for fault in world.control("GET", "/fault-catalogue").json["faults"]:
        assert set(fault["operations"]) <= operations
        assert fault["good_connector"].endswith(".")


def test_openapi(world):
    """The OpenAPI file is valid and describes every route of the control plane."""
    from openapi_spec_validator import validate

    described = world.control("GET", "/openapi.json").json
    validate(described)
    rules = [rule for rule in world.app.url_map.iter_rules() if _documented(rule)]
    served = {
        (method.lower(), rule.rule.replace("<int:", "<").replace("<", "{").replace(">", "}"))
        for rule in rules
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    written = {
        (method, path)
        for path, item in described["paths"].items()
        for method in set(item) & {"get", "put", "post", "delete", "patch"}
    }
    assert served == written


def _documented(rule):
    """Whether a rule serves something of its own, and not what no other rule serves."""
    return rule.rule.startswith("/_sim/") and rule.rule != "/_sim/" and "path" not in rule.arguments
