from typing import Any

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException

from simkit.application import Application

PLAIN: dict[str, Any] = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "PATH_INFO": "/a",
    "QUERY_STRING": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8001",
    "wsgi.url_scheme": "http",
    "HTTP_HOST": "localhost:8001",
}


def bound(app: Flask, environ: dict[str, Any]) -> object:
    """What an app makes of a request before it looks for a view, and what host the request has then."""
    request = app.request_class(dict(environ))
    try:
        adapter = app.create_url_adapter(request)
    except HTTPException as refused:
        return refused.code
    return {**vars(adapter), "map": None}, request.host


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"HTTP_HOST": "LocalHost:80"},
        {"HTTP_HOST": "example.org:443", "wsgi.url_scheme": "https"},
        {"HTTP_HOST": "[::1]:8001"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "<script>"},
        {"HTTP_HOST": "a..b"},
        {"HTTP_HOST": f"{'a' * 64}.example"},
        {"REQUEST_METHOD": "POST", "SCRIPT_NAME": "/below"},
        {"PATH_INFO": "/a//\xc3\xbc\xff", "QUERY_STRING": "a=%20&b=\xc3\xbc\xff"},
        {"HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket"},
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_requests_are_bound_as_flask_binds_them(more: dict[str, Any], times: int) -> None:
    """Whatever the host, the path and the query are, and whether the host is known: it is as with Flask."""
    app = Application("mock_chart")
    assert [bound(app, {**PLAIN, **more}) for _ in range(times)][-1] == bound(Flask("mock_chart"), {**PLAIN, **more})


def test_a_request_without_a_host() -> None:
    """The server's own name is the host where the caller names none."""
    environ = {name: value for name, value in PLAIN.items() if name != "HTTP_HOST"}
    assert bound(Application("mock_chart"), environ) == bound(Flask("mock_chart"), environ)


def test_outside_a_request() -> None:
    """Without a request no address can be built, as with Flask."""
    assert Application("mock_chart").create_url_adapter(None) is None
