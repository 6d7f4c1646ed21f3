"""Requests: what is read of them is what Flask reads."""

import pytest
from flask import Request
from werkzeug.test import create_environ

from connector.web.asked import Asked


@pytest.mark.parametrize(
    "header",
    [
        "a=b",
        'a=b; c="d e"; a=f;; g',
        "__Host-ehr-connector-attempt-0123456789abcdef=k-B_9",
        "\xc3\xa4=\xc3\xb6; \xff=\xff",
        "",
        None,
    ],
)
def test_cookies(header):
    """The same cookies, whatever stands in their header, and none without one."""
    environ = create_environ(headers={} if header is None else {"Cookie": header}, environ_overrides={"PATH": "c=d"})
    assert list(Asked(environ).cookies.items(multi=True)) == list(Request(environ).cookies.items(multi=True))
