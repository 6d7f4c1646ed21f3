"""Who may follow the course of a visit: a browser in which somebody launched it as a provider.

The pass is a cookie per visit: a keyed hash of the visit's name, so that every process can check it and none keeps it.
It is for one path, so that a day's passes do not travel with every request; hence `__Secure-` rather than `__Host-`.
"""

import hmac
from datetime import timedelta

from flask import request
from werkzeug.wrappers import Response

from connector.web.cookies import lasting, prefixed, put

PREFIX, PATH, LIFE = "ehr-connector-visit-", "/live", timedelta(hours=12)


class Passes:
    """Gives passes and checks them."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def give(self, response: Response, name: str) -> Response:
        """Lets the browser follow the visit of that name; no name, no pass."""
        if name:
            put(response, _prefix() + name, self._pass(name), lasting(LIFE), PATH)
        return response

    def admits(self, name: str) -> bool:
        """Whether this browser may follow that visit."""
        return hmac.compare_digest(request.cookies.get(_prefix() + name, "").encode(), self._pass(name).encode())

    def names(self) -> list[str]:
        """The visits that this browser may follow."""
        prefix = _prefix()
        shown = [cookie.removeprefix(prefix) for cookie in request.cookies if cookie.startswith(prefix)]
        return [name for name in shown if self.admits(name)]

    def _pass(self, name: str) -> str:
        return hmac.digest(self._secret, b"follow:" + name.encode(), "sha256").hex()


def _prefix() -> str:
    return prefixed(PREFIX, "__Secure-")
