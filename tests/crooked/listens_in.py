"""Asks Graph for the transcripts of each meeting, to offer a summary of the visit."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from flask import Flask

from connector.adapters.graph_client import GraphClient
from connector.domain.configuration import Configuration
from connector.ports import Meeting
from tests.crooked.build import crooked, serve

DIFFERS = {"PRIV-06": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = GraphClient.create_or_get

    def listen(self: GraphClient, row: Configuration, body: Mapping[str, Any]) -> Meeting:
        meeting = as_it_should_be(self, row, body)
        path = f"/v1.0/users/{row.organizer_oid}/onlineMeetings/{quote(meeting.id, safe='')}/transcripts"
        self._call(row.tenant_id, "GET", path, None)
        return meeting

    GraphClient.create_or_get = listen  # type: ignore[method-assign]
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.listens_in")
