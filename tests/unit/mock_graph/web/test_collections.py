import pytest

TENANT = "11111111-1111-4111-8111-111111111111"
ORGANIZER = "22222222-2222-4222-8222-222222222222"


def pages(world, path, **query):
    """All pages of a collection, by their links."""
    answer = world.graph("GET", path, query_string=query).json
    shown = [answer]
    while "@odata.nextLink" in answer:
        link = answer["@odata.nextLink"]
        assert link.startswith("http://graph.test/v1.0/")
        answer = world.graph("GET", link.removeprefix("http://graph.test")).json
        shown.append(answer)
    return shown


def test_paging(world):
    """A collection longer than the page is read by its links, each member once; the last page has no link."""
    shown = pages(world, "/v1.0/users", **{"$top": "2", "$select": "id"})
    assert [len(page["value"]) for page in shown] == [2, 2, 1]
    assert len({one["id"] for page in shown for one in page["value"]}) == 5
    assert all(list(one) == ["id"] for page in shown for one in page["value"])


def test_usual_page(world):
    """Without `$top` a page has a hundred members."""
    added = {"users": [{"key": f"u{number}"} for number in range(120)]}
    world.control("POST", f"/tenants/{TENANT}/users", added)
    assert [len(page["value"]) for page in pages(world, "/v1.0/users")] == [100, 25]


def test_subscriptions_are_paged(world):
    """Subscriptions are paged too."""
    for number in range(3):
        world.subscribe(world.meeting(f"visit-{number}"))
    assert [len(page["value"]) for page in pages(world, "/v1.0/subscriptions", **{"$top": "2"})] == [2, 1]


def test_count(world):
    """`$count` says how many there are in all."""
    answer = world.graph("GET", "/v1.0/users", query_string={"$top": "1", "$count": "true"}).json
    assert answer["@odata.count"] == 5


@pytest.mark.parametrize("query", [{"$top": "0"}, {"$top": "many"}, {"$top": "1000"}, {"$skiptoken": "made-up"}])
def test_odd_pages(world, query):
    """A page size out of bounds and a made-up token are refused."""
    assert world.graph("GET", "/v1.0/users", query_string=query).status_code == 400


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("/v1.0/organization", "displayName"),
        (f"/v1.0/users/{ORGANIZER}/licenseDetails", "skuPartNumber"),
        ("/v1.0/subscriptions", "resource"),
    ],
)
def test_select(world, path, member):
    """`$select` reduces the members of a collection; the id stays."""
    world.put_tenant(
        apps=[
            {
                "client_id": "6f1e0000-0000-4000-8000-000000000000",
                "client_secret": "the-value-of-the-secret",
                "application_permissions": ["OnlineMeetings.ReadWrite.All", "Directory.Read.All"],
            }
        ]
    )
    world.subscribe(world.meeting())
    (one,) = world.graph("GET", path, query_string={"$select": member}).json["value"]
    assert set(one) == {"id", member}
