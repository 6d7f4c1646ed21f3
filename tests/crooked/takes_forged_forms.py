"""Takes a form from whoever is signed in, without asking which page it came from."""

from flask import Flask

from connector.parts import Policies
from connector.web.sessions import PortalSessions
from tests.crooked.build import crooked, serve

DIFFERS = {"SEC-10": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    PortalSessions.of_form = PortalSessions.current  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.takes_forged_forms")
