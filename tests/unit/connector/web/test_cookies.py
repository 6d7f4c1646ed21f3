"""What the connector's cookies are called, and how they are written."""

from datetime import timedelta

import pytest
from flask import Flask, Response
from werkzeug.http import dump_cookie

from connector.web import cookies
from connector.web.cookies import GONE, lasting, prefixed, put

NOW = 1_800_000_000.5
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("https", "prefix", "name"),
    [(True, "__Host-", "__Host-one"), (True, "__Secure-", "__Secure-one"), (False, "__Host-", "one")],
)
def test_names(https, prefix, name):
    """Over https a name promises what browsers then hold it to; over http they would refuse such a name."""
    with Flask("x").test_request_context(environ_overrides={"connector.https": https}):
        assert prefixed("one", prefix) == name


@pytest.mark.parametrize("https", [True, False])
@pytest.mark.parametrize(
    ("life", "theirs"),
    [
        (lambda: "", {}),
        (lambda: GONE, {"expires": 0, "max_age": 0}),
        (lambda: lasting(DAY), {"expires": NOW + 86_400, "max_age": DAY}),
    ],
)
def test_written_as_by_werkzeug(monkeypatch, https, life, theirs):
    """One for a while, one until the browser ends and one that is taken away say what werkzeug would say."""
    monkeypatch.setattr(cookies, "time", lambda: NOW)
    with Flask("x").test_request_context(environ_overrides={"connector.https": https}):
        written = put(Response(), "one", "a-B_9", life(), "/live").headers["Set-Cookie"]
    assert written == dump_cookie("one", "a-B_9", secure=https, httponly=True, samesite="Lax", path="/live", **theirs)
