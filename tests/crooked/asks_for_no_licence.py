"""Lets providers begin visits whatever licence they have."""

from flask import Flask

from connector.use_cases.check_licences import CheckLicences
from tests.crooked.build import crooked, serve

DIFFERS = {"LIC-02": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    CheckLicences.of_provider = lambda _check, _row, _oid: None  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.asks_for_no_licence")
