"""Shows everybody the rows of all organizations."""

from flask import Flask
from sqlalchemy import select

from connector.adapters.store.configurations import ConfigurationStore
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import configurations
from connector.domain.configuration import Configuration
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = dict.fromkeys(("SETUP-01", "SETUP-02", "SETUP-03", "SETUP-11", "SEC-10"), "fail")
"""Whoever counts the rows counts those of others."""

ALL = Prepared(select(configurations))


def everything(store: ConfigurationStore, _tenant_id: str) -> list[Configuration]:
    """All rows that there are."""
    return store._rows(ALL)


def make_app() -> Flask:
    """The crooked connector."""
    ConfigurationStore.of_tenant = everything  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.shows_every_tenant")
