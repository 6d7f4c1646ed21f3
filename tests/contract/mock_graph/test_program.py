"""`python -m mock_graph` by itself, with a subscriber that is reached over HTTP."""

import base64
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlsplit

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry

from simkit.clock import SystemClock
from simkit.control_client import ControlClient

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
ORGANIZER = "22222222-2222-4222-8222-222222222222"


@pytest.fixture(scope="module")
def program():
    """The program on a free port; ends it by SIGTERM and expects that it obeys."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    started = subprocess.Popen(
        [sys.executable, "-m", "mock_graph"],
        env={**os.environ, "MOCK_GRAPH_PORT": str(port)},
        stderr=subprocess.PIPE,
    )
    base = f"http://127.0.0.1:{port}"
    session = requests.Session()
    session.mount("http://", HTTPAdapter(max_retries=Retry(total=400, backoff_factor=0.02, backoff_max=0.1)))
    assert session.get(f"{base}/_sim/health", timeout=30).json()["status"] == "ready"
    yield base
    started.send_signal(signal.SIGTERM)
    assert started.wait(timeout=30) in (0, -signal.SIGTERM)
    started.stderr.close()


@pytest.fixture
def subscriber():
    """An endpoint that echoes tokens and keeps notifications in a queue."""
    heard = queue.Queue()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self):
            """Answer a handshake or take a notification."""
            token = parse_qs(urlsplit(self.path).query).get("validationToken")
            body = self.rfile.read(int(self.headers["Content-Length"] or 0))
            self.send_response(200 if token else 202)
            self.send_header("Content-Type", "text/plain")
            self.end_headers()
            if token:
                self.wfile.write(token[0].encode())
            else:
                heard.put(json.loads(body))

        def log_message(self, *_told):
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/hook", heard
    server.shutdown()
    server.server_close()


def test_visit_over_http(program, subscriber):
    """A meeting, a subscription with its handshake, and the events of two people arrive over the wire."""
    address, heard = subscriber
    control = ControlClient(program)
    app = {
        "client_id": CLIENT,
        "client_secret": "the-value-of-the-secret",
        "application_permissions": ["OnlineMeetings.ReadWrite.All"],
    }
    policies = {CLIENT: [ORGANIZER]}
    body = {"clinic": "riverside", "users": [{"key": "visits", "id": ORGANIZER}], "apps": [app]}
    control.put(f"/tenants/{TENANT}", {**body, "application_access_policies": policies})
    basic = base64.b64encode(f"{CLIENT}:the-value-of-the-secret".encode()).decode()
    form = {"grant_type": "client_credentials", "scope": "https://graph.microsoft.com/.default"}
    token = requests.post(
        f"{program}/{TENANT}/oauth2/v2.0/token", data=form, headers={"Authorization": f"Basic {basic}"}, timeout=30
    ).json()["access_token"]
    bearer = {"Authorization": f"Bearer {token}"}
    made = requests.post(
        f"{program}/v1.0/users/{ORGANIZER}/onlineMeetings/createOrGet",
        json={"externalId": "visit-1"},
        headers=bearer,
        timeout=30,
    ).json()
    link = quote(quote(made["joinWebUrl"], safe=""), safe="")
    wish = {
        "changeType": "updated",
        "notificationUrl": address,
        "resource": f"communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents",
        "expirationDateTime": (SystemClock().now() + timedelta(hours=1)).isoformat(),
    }
    answer = requests.post(f"{program}/beta/subscriptions", json=wish, headers=bearer, timeout=15)
    assert answer.status_code == 201, answer.text
    people = f"/tenants/{TENANT}/meetings/{made['id']}/participants"
    assert control.post(people, {"name": "Maya"})["state"] == "lobby"
    assert control.post(people, {"user": "visits"})["state"] == "in"
    bodies = [heard.get(timeout=30) for _ in range(3)]
    assert {body["value"][0]["subscriptionId"] for body in bodies} == {answer.json()["id"]}
    delivered = control.ledger("riverside", ["notification.deliver"], wait_s=5).exchanges
    assert delivered[0].facts["outcome"] == "accepted"
