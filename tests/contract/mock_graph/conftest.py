"""The simulated Microsoft over TLS, as its real clients insist on it."""

import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme

from mock_graph.app import create_app
from simkit.control_client import ControlClient
from simkit.serving import run_in_thread
from simkit.settings import ServerSettings

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
SECRET = "the-value-of-the-secret"
REDIRECT = "http://127.0.0.1:9/callback"
ORGANIZER = "22222222-2222-4222-8222-222222222222"


@dataclass
class Running:
    """A server with one tenant; `ca` is the PEM file that clients must trust."""

    base: str
    ca: str
    control: ControlClient

    def browser(self) -> requests.Session:
        """A browser that trusts the server and follows nothing by itself."""
        session = requests.Session()
        session.trust_env = False
        session.verify = self.ca
        return session


def tenant() -> dict[str, Any]:
    """An organizer, a clinician who is an administrator, and the app."""
    return {
        "clinic": "riverside",
        "domain": "riverside.example",
        "users": [
            {"key": "visits", "id": ORGANIZER, "password": "password of visits"},
            {"key": "okafor", "display_name": "Dr. Okafor", "password": "password of okafor"},
        ],
        "apps": [
            {
                "client_id": CLIENT,
                "client_secret": SECRET,
                "redirect_uris": [REDIRECT],
                "application_permissions": [
                    "OnlineMeetings.ReadWrite.All",
                    "OnlineMeetingArtifact.Read.All",
                    "User.Read.All",
                    "VirtualAppointment.Read.All",
                ],
                "delegated_permissions": ["User.Read", "OnlineMeetings.ReadWrite"],
            }
        ],
        "application_access_policies": {CLIENT: ["*"]},
    }


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One server for the tests of a file."""
    authority = trustme.CA()
    bundle: Path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(bundle))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(context)
    port = free_port()
    base = f"https://localhost:{port}"
    app = create_app(ServerSettings("127.0.0.1", port, base, "contract", None, None, str(bundle), 10_000, 4))
    with run_in_thread(app, port, context):
        control = ControlClient(base, str(bundle))
        control.put(f"/tenants/{TENANT}", tenant())
        yield Running(base, str(bundle), control)


@pytest.fixture(autouse=True)
def _own_authority(monkeypatch: pytest.MonkeyPatch) -> None:
    """These variables would overrule the authority that a client is given (a behaviour of requests)."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
