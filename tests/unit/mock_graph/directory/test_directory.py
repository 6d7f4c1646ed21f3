import pytest

OKAFOR = "33333333-3333-4333-8333-333333333333"
TENANT = "11111111-1111-4111-8111-111111111111"
ADMIN = "62e90394-69f5-4237-9190-012177145e10"


def test_me(world):
    """The signed-in user is shown with the default properties."""
    shown = world.graph("GET", "/v1.0/me", token=world.user_token("okafor")).json
    assert (shown["id"], shown["userPrincipalName"]) == (OKAFOR, "okafor@riverside.example")
    assert "accountEnabled" not in shown


def test_select(world):
    """`$select` names the properties, whatever the case."""
    shown = world.graph("GET", "/v1.0/me?%24select=displayname,userType", token=world.user_token("okafor")).json
    assert set(shown) == {"@odata.context", "displayName", "userType"}


def test_me_is_for_users(world):
    """/me with an app-only token is refused."""
    answer = world.graph("GET", "/v1.0/me")
    assert answer.status_code == 400
    assert answer.json["error"]["message"] == "/me request is only valid with delegated authentication flow."


@pytest.mark.parametrize("named", [OKAFOR, "okafor@riverside.example", "OKAFOR@Riverside.example"])
def test_user_by_id_or_name(world, named):
    """A user is found by object id and by principal name."""
    assert world.graph("GET", f"/v1.0/users/{named}").json["id"] == OKAFOR


def test_unknown_user(world):
    """An unknown user is 404 in the directory's words."""
    error = world.graph("GET", "/v1.0/users/nobody@riverside.example")
    assert (error.status_code, error.json["error"]["code"]) == (404, "Request_ResourceNotFound")
    assert "'nobody@riverside.example' does not exist" in error.json["error"]["message"]


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ("userPrincipalName eq 'okafor@riverside.example'", ["okafor"]),
        ("startswith(displayName,'dr')", ["okafor"]),
        ("startswith(displayName,'Maya') or startswith(mail,'okafor')", ["okafor", "lindqvist"]),
        ("displayName eq 'O''Hara or so'", []),
    ],
)
def test_filter(world, condition, found):
    """`$filter` compares with eq and startswith, joined by or; quotes are doubled."""
    shown = world.graph("GET", "/v1.0/users", query_string={"$filter": condition}).json["value"]
    assert [user["userPrincipalName"].split("@")[0] for user in shown] == found


@pytest.mark.parametrize("condition", ["jobTitle eq 'x'", "displayName gt 'x'", "nonsense"])
def test_filter_refused(world, condition):
    """Other properties and operators are refused, not ignored."""
    answer = world.graph("GET", "/v1.0/users", query_string={"$filter": condition})
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "Request_BadRequest")


def test_search(world):
    """`$search` finds words by their beginning and needs the consistency header."""
    query = {"$search": '"displayName:lind"'}
    assert world.graph("GET", "/v1.0/users", query_string=query).status_code == 400
    found = world.graph("GET", "/v1.0/users", query_string=query, headers={"ConsistencyLevel": "eventual"})
    assert [user["displayName"] for user in found.json["value"]] == ["Maya Lindqvist"]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ({"$orderby": "displayName"}, "okafor"),
        ({"$orderby": "displayName desc"}, "visits"),
        ({"$orderby": "userPrincipalName"}, "brandt"),
        ({"$orderby": "mail desc", "$count": "true"}, "visits"),
        ({"$orderby": "displayName", "$filter": "startswith(displayName,'v')", "$count": "true"}, "visitor"),
    ],
)
def test_order(world, query, first):
    """`$orderby` sorts; other properties and what is narrowed down need an advanced query."""
    headers = {"ConsistencyLevel": "eventual"} if "$count" in query else {}
    shown = world.graph("GET", "/v1.0/users", query_string=query, headers=headers).json["value"]
    assert shown[0]["userPrincipalName"].split("@")[0] == first


@pytest.mark.parametrize(
    "query",
    [
        {"$orderby": "mail"},
        {"$orderby": "displayName sideways"},
        {"$orderby": "nonsense"},
        {"$orderby": "displayName", "$filter": "startswith(displayName,'v')"},
    ],
)
def test_order_refused(world, query):
    """What Graph does not sort is refused in its words."""
    answer = world.graph("GET", "/v1.0/users", query_string=query)
    assert (answer.status_code, answer.json["error"]["code"]) == (400, "Request_UnsupportedQuery")
    assert answer.json["error"]["message"] == "Sorting not supported for current query."


def test_other_users_need_more(world):
    """User.Read shows oneself and nobody else."""
    world.put_tenant(apps=[{**_app(), "delegated_permissions": ["User.Read"]}])
    token = world.user_token("okafor", scope="openid User.Read")
    assert world.graph("GET", f"/v1.0/users/{OKAFOR}", token=token).status_code == 200
    answer = world.graph("GET", "/v1.0/users/lindqvist@riverside.example", token=token)
    assert (answer.status_code, answer.json["error"]["code"]) == (403, "Authorization_RequestDenied")


@pytest.mark.parametrize("path", ["memberOf", "transitiveMemberOf", "memberOf/microsoft.graph.directoryRole"])
def test_roles(world, path):
    """An administrator's role is recognized by its template id; others hold none."""
    held = world.graph("GET", f"/v1.0/me/{path}", token=world.user_token("okafor")).json["value"]
    assert [role["roleTemplateId"] for role in held] == [ADMIN]
    assert world.graph("GET", f"/v1.0/me/{path}", token=world.user_token("lindqvist")).json["value"] == []


@pytest.mark.parametrize(("key", "status", "has"), [("okafor", "Success", True), ("brandt", "Disabled", False)])
@pytest.mark.parametrize("ending", ["", "()"])
def test_licences(world, key, status, has, ending):
    """The Teams plan and the short answer agree; the suite alone tells nothing."""
    base = f"/v1.0/users/{key}@riverside.example/licenseDetails"
    plans = world.graph("GET", base).json["value"][0]["servicePlans"]
    assert [(plan["servicePlanName"], plan["provisioningStatus"]) for plan in plans] == [("TEAMS1", status)]
    assert world.graph("GET", f"{base}/getTeamsLicensingDetails{ending}").json["hasTeamsLicense"] is has


def test_organization(world):
    """The organization is a collection of one, its id the tenant's."""
    shown = world.graph("GET", "/v1.0/organization", token=world.user_token("okafor")).json["value"]
    assert [(one["id"], one["verifiedDomains"][0]["name"]) for one in shown] == [(TENANT, "riverside.example")]


def _app():
    return {
        "client_id": "6f1e0000-0000-4000-8000-000000000000",
        "client_secret": "the-value-of-the-secret",
        "redirect_uris": ["http://127.0.0.1:7400/callback/microsoft"],
    }
