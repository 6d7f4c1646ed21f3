"""Approves every row of the organization together with the one that was looked at."""

from datetime import datetime

from flask import Flask

from connector.adapters.store.configurations import ConfigurationStore
from connector.domain.configuration import Configuration
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-08": "fail", "SETUP-13": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = ConfigurationStore.approve

    def approve(store: ConfigurationStore, row: Configuration, at: datetime) -> bool:
        for other in store.of_tenant(row.tenant_id):
            as_it_should_be(store, other, at)
        return as_it_should_be(store, row, at)

    ConfigurationStore.approve = approve  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.approves_all_at_once")
