"""The simulated Microsoft with one meeting, for its pages to be looked at."""

import socket
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from mock_graph.app import create_app
from simkit.control_client import ControlClient
from simkit.serving import run_in_thread
from simkit.settings import ServerSettings

TENANT = "11111111-1111-4111-8111-111111111111"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
CALLBACK = "http://127.0.0.1:7400/callback"


@dataclass
class Site:
    """A server with one meeting; `link` is its join link."""

    base: str
    control: ControlClient
    link: str
    meeting_id: str


@pytest.fixture
def site() -> Iterator[Site]:
    """The server of a test."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    base = f"http://127.0.0.1:{port}"
    app = create_app(ServerSettings("127.0.0.1", port, base, "browser", None, None, None, 1_000, 4))
    with run_in_thread(app, port):
        control = ControlClient(base)
        control.put(f"/tenants/{TENANT}", _tenant())
        house = app.extensions["mock_graph"].house(TENANT)
        meeting, _made = house.meetings.create_or_get(ORGANIZER, {"externalId": "visit", "subject": "Virtual visit"})
        yield Site(base, control, meeting.join_web_url, meeting.id)


def _tenant() -> dict[str, Any]:
    return {
        "clinic": "riverside",
        "domain": "riverside.example",
        "display_name": "Riverside Clinic",
        "users": [
            {"key": "visits", "id": ORGANIZER, "password": "password of visits"},
            {
                "key": "okafor",
                "display_name": "Dr. Okafor",
                "password": "password of okafor",
                "roles": ["Global Administrator"],
            },
        ],
        "apps": [{"client_id": "visits-app", "redirect_uris": [CALLBACK], "consent": "none"}],
    }
