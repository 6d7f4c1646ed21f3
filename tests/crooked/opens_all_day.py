"""Lets patients into every visit at any time, also into one that was cancelled."""

from flask import Flask

from connector.domain.join_window import JoinWindow
from tests.crooked.build import crooked, serve

DIFFERS = {"PAT-05": "warn"}


def make_app() -> Flask:
    """The crooked connector."""
    JoinWindow.check = lambda _window, _appointment, _now: None  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.opens_all_day")
