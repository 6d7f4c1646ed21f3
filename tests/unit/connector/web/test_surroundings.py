"""What surrounds every request."""

import pytest


@pytest.mark.parametrize(
    ("method", "address", "path", "status"),
    [
        ("GET", "/healthz", "/healthz", 200),
        ("HEAD", "/healthz", "/healthz", 200),
        ("GET", "/launch/provider", "/launch/provider", 400),
        ("GET", "/portal/configurations/row1/edit", "/portal/configurations/<row_id>/edit", 303),
        ("GET", "/nowhere", "unknown", 404),
        ("PUT", "/healthz", "unknown", 405),
        ("GET", "/static/connector.css", "/static/<path:filename>", 200),
    ],
)
def test_a_line_in_the_log(world, method, address, path, status):
    """Each request has one, whatever becomes of it, with nothing of what somebody typed into its address."""
    world.browser().open(f"{address}?typed=secret", method=method)
    (said,) = [facts for event, facts in world.log if event == "request"]
    assert (said["method"], said["path"], said["status"]) == (method, path, status)
    assert min(said["seconds"], said["cpu"]) >= 0
