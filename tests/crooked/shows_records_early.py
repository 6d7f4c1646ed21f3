"""Shows the integration records to whoever knows their address, also while the row waits for its approver."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request

from connector.domain.configuration import Configuration
from connector.use_cases.configure import Configure
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-07": "fail"}
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def make_app() -> Flask:
    """The crooked connector."""
    careful = Configure.changeable_row

    def careless(self: Configure, *asked: Any) -> Configuration:
        row = careful(self, *asked)
        return replace(row, approved_at=LONG_AGO) if request.endpoint == "approval.details" else row

    Configure.changeable_row = careless  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.shows_records_early")
