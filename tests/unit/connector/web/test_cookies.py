"""What the connector's cookies are called."""

import pytest
from flask import Flask

from connector.web.cookies import prefixed


@pytest.mark.parametrize(
    ("https", "prefix", "name"),
    [(True, "__Host-", "__Host-one"), (True, "__Secure-", "__Secure-one"), (False, "__Host-", "one")],
)
def test_names(https, prefix, name):
    """Over https a name promises what browsers then hold it to; over http they would refuse such a name."""
    with Flask("x").test_request_context(environ_overrides={"connector.https": https}):
        assert prefixed("one", prefix) == name
