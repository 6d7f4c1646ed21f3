"""Believes that every organization has the subscription for Production."""

from flask import Flask

from connector.adapters.readiness_client import ReadinessClient
from tests.crooked.build import crooked, serve

DIFFERS = {"LIC-01": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    ReadinessClient.is_subscribed = lambda _client, _tenant: True  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.sells_on_trust")
