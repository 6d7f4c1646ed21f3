"""Keeps every organization's data in the Americas, whatever its administrator chose."""

from dataclasses import replace

from flask import Flask

from connector.adapters.store.regional import RegionalConfigurations
from connector.domain.configuration import Configuration, Region
from tests.crooked.build import crooked, serve

DIFFERS = {"PRIV-04": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = RegionalConfigurations.save

    def save(self: RegionalConfigurations, row: Configuration) -> None:
        as_it_should_be(self, replace(row, region=Region.AMERICAS))

    RegionalConfigurations.save = save  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.knows_one_region")
