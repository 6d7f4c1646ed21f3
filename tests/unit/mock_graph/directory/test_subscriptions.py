TENANT = "11111111-1111-4111-8111-111111111111"
SKUS = "/v1.0/subscribedSkus"
CLOUD = {"sku_part_number": "MICROSOFT_CLOUD_FOR_HEALTHCARE"}


def _held(world):
    return {one["skuPartNumber"]: one for one in world.graph("GET", SKUS).json["value"]}


def test_the_suite_is_subscribed_to(world):
    """Whose users have licences has subscribed to the suite from which they come."""
    suite = _held(world)["ENTERPRISEPREMIUM"]
    assert suite["id"] == f"{TENANT}_{suite['skuId']}"
    assert suite["consumedUnits"] == suite["prepaidUnits"]["enabled"] > 0
    assert [plan["servicePlanName"] for plan in suite["servicePlans"]] == ["TEAMS1"]


def test_a_subscription_of_the_tenant(world):
    """What the tenant was given is enabled and has a unit."""
    world.put_tenant(subscriptions=[CLOUD])
    held = _held(world)["MICROSOFT_CLOUD_FOR_HEALTHCARE"]
    assert held["capabilityStatus"] == "Enabled"
    assert held["prepaidUnits"] == {"enabled": 1, "warning": 0, "suspended": 0, "lockedOut": 0}


def test_it_ends_and_begins(world):
    """The control plane changes what is subscribed to while the tenant is in use."""
    address = f"/tenants/{TENANT}/subscriptions"
    world.control("PUT", address, {"subscriptions": [{**CLOUD, "status": "Suspended", "units": 5}]})
    held = _held(world)["MICROSOFT_CLOUD_FOR_HEALTHCARE"]
    assert (held["capabilityStatus"], held["prepaidUnits"]["suspended"]) == ("Suspended", 5)
    world.control("PUT", address, {"subscriptions": []})
    assert list(_held(world)) == ["ENTERPRISEPREMIUM"]


def test_select(world):
    """$select names the properties, the id among them."""
    shown = world.graph("GET", f"{SKUS}?%24select=skuPartNumber,capabilityStatus").json["value"][0]
    assert set(shown) == {"id", "skuPartNumber", "capabilityStatus"}


def test_no_filter(world):
    """$filter is refused, not ignored."""
    answer = world.graph("GET", SKUS, query_string={"$filter": "skuPartNumber eq 'x'"})
    assert answer.status_code == 400


def test_mistakes(world):
    """What cannot be a subscription is refused with what could be one."""
    address = f"/tenants/{TENANT}/subscriptions"
    for wrong, named in (
        ({"status": "Enabled"}, "sku_part_number"),
        ({**CLOUD, "status": "Paused"}, "LockedOut"),
        ({**CLOUD, "units": 0}, "whole number"),
        ({**CLOUD, "sku_id": "none"}, "GUID"),
    ):
        answer = world.control("PUT", address, {"subscriptions": [wrong]})
        assert answer.status_code == 400
        assert named in answer.json["error"]
