"""By whatever name of the connector somebody asks, the pages are the same."""

import pytest

OURS = "connector.example"


def _asked(world, host, method, address, headers=()):
    answer = world.app.test_client().open(address, method=method, headers={"Host": host, **dict(headers)})
    return answer.status_code, answer.headers.get("Allow"), answer.headers.get("Location"), answer.mimetype


@pytest.mark.parametrize(
    "host", ["CONNECTOR.example", "connector.example:8443", "127.0.0.1:8080", "[::1]:8080", "no/host"]
)
@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", "/healthz"),
        ("GET", "/static/connector.css"),
        ("GET", "/portal?a=%FF"),
        ("GET", "//portal"),
        ("GET", "/nowhere"),
        ("GET", "/portal/"),
        ("PUT", "/launch/patient"),
        ("OPTIONS", "/launch/patient"),
        ("GET", "/live"),
    ],
)
def test_another_name(world, host, method, address):
    """A page, none, another method, an address that is not quite right: all as under the connector's own name."""
    assert _asked(world, host, method, address) == _asked(world, OURS, method, address)


def test_a_websocket_is_refused(world):
    """No page is one, under no name."""
    upgrade = {"Connection": "upgrade", "Upgrade": "websocket"}
    statuses = [_asked(world, host, "GET", "/healthz", upgrade)[0] for host in (OURS, "another.example")]
    assert statuses == [400, 400]
