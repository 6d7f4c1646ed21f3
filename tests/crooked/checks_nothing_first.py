"""Says that nothing is missing, without asking."""

from flask import Flask

from connector.adapters.readiness_client import ReadinessClient
from connector.domain.configuration import Configuration
from connector.ports import Readiness
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-14": "warn"}


def all_is_well(_client: ReadinessClient, _row: Configuration) -> Readiness:
    """Whatever it is."""
    return Readiness(True, True, True)


def make_app() -> Flask:
    """The crooked connector."""
    ReadinessClient.of = all_is_well  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.checks_nothing_first")
