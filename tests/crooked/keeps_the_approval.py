"""Lets an approval stand whatever becomes of the row."""

from flask import Flask

from connector.domain.configuration import Configuration
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-07": "fail", "SETUP-09": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    Configuration.same_place = lambda _row, _other: True  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.keeps_the_approval")
