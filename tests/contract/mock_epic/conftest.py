"""A running Epic environment with one clinic, reached over HTTP only."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from mock_epic.app import create_app
from simkit.control_client import ControlClient
from simkit.serving import run_in_thread
from simkit.settings import ServerSettings

CALLBACK = "http://127.0.0.1:9/callback"


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def clinic() -> dict[str, Any]:
    """A clinician, a patient, a visit, and an app of each kind."""
    record = {"launch_url": "http://127.0.0.1:9/launch", "context": "sessionId=%CSN%"}
    return {
        "apps": [
            {
                "client_id": "provider-app",
                "audience": "provider",
                "auth": "client_secret_basic",
                "client_secret": "secret",
                "redirect_uris": [CALLBACK],
            },
            {"client_id": "patient-app", "audience": "patient", "auth": "none", "redirect_uris": [CALLBACK]},
        ],
        "staff": [
            {"key": "a", "user": "ADA", "password": "pw", "epic_user_id": "E1", "given": "Ada", "family": "Okafor"}
        ],
        "patients": [
            {
                "key": "m",
                "given": "Maya",
                "family": "Lindqvist",
                "mrn": "1",
                "portal_user": "maya",
                "portal_password": "pw",
                "portal_id": "7001",
            }
        ],
        "visits": [
            {"csn": "90001", "start": "2026-01-12T15:00:00Z", "staff": ["a"], "patient": "m", "department": "Heart"}
        ],
        "records": {
            "provider": {**record, "client_id": "provider-app"},
            "patient": {**record, "client_id": "patient-app"},
        },
    }


class Running:
    """The environment's addresses, its control plane, and a browser that follows nothing."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.control = ControlClient(base)
        self.addresses = dict(self.control.put("/clinics/riverside", clinic()))

    def launch(self, surface: str, person: str) -> dict[str, str]:
        """A launch for a person: launch_url, iss, launch."""
        wish = {"surface": surface, "person": person, "csn": "90001"}
        return dict(self.control.post("/clinics/riverside/launches", wish))

    def follow(self, address: str) -> str:
        """Where the browser is sent from an address."""
        answer = requests.get(address, allow_redirects=False, timeout=10)
        assert answer.status_code == 302, answer.text
        return answer.headers["Location"]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """One server for the tests of a file."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    app = create_app(ServerSettings("127.0.0.1", port, base, "contract", None, None, None, 10_000, 4))
    with run_in_thread(app, port):
        yield Running(base)
