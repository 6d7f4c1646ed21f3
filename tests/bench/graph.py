"""What the simulated Microsoft costs: createOrGet, a roster change on its way, open meetings, and a dead subscriber."""

import json
import queue
import statistics
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import requests

from tests.bench.figure import Figure
from tests.bench.servers import Server, simulator
from tests.bench.yardstick import DESCRIPTION, Yardstick

TENANT = "11111111-1111-4111-8111-111111111111"
ORGANIZER = "22222222-2222-4222-8222-222222222222"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
BASE = f"/v1.0/users/{ORGANIZER}/onlineMeetings"
CALLS, LIVE, CHANGES, OPEN = 100, 200, 100, 5_000


class _Listening(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that has not waited for an answer is no news: a simulator gives an endpoint three seconds."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


class Hook:
    """A subscriber's endpoint; `arrived` gets the moment of each notification, unless it is one that never answers."""

    def __init__(self) -> None:
        self.arrived: queue.Queue[float] = queue.Queue()
        self.hangs = threading.Event()
        hook = self

        class Endpoint(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                """Echo a validation token, or take a notification."""
                self.rfile.read(int(self.headers["Content-Length"] or 0))
                token = parse_qs(urlsplit(self.path).query).get("validationToken", [""])[0].encode()
                if not token and hook.hangs.is_set():
                    hook.hangs.wait(20)
                    threading.Event().wait(4)
                if not token:
                    hook.arrived.put(time.perf_counter())
                self.send_response(200 if token else 202)
                self.send_header("Content-Type", "text/plain")
                self.send_header("Content-Length", str(len(token)))
                self.end_headers()
                self.wfile.write(token)

            def log_message(self, *_told: Any) -> None:
                """Say nothing."""

        self.server = _Listening(("127.0.0.1", 0), Endpoint)
        self.address = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()


class Caller:
    """A connector that makes meetings and subscribes to them, as cheaply for itself as it can."""

    def __init__(self, server: Server) -> None:
        self.server = server
        app = {
            "client_id": CLIENT, "client_secret": "a-secret-of-the-app",
            "application_permissions": ["OnlineMeetings.ReadWrite.All"],
        }  # fmt: skip
        tenant = {
            "clinic": "bench", "users": [{"key": "visits", "id": ORGANIZER}], "apps": [app],
            "application_access_policies": {CLIENT: ["*"]},
        }  # fmt: skip
        server.session.put(f"{server.base}/_sim/tenants/{TENANT}", json=tenant, timeout=30).raise_for_status()
        form = {
            "grant_type": "client_credentials", "client_id": CLIENT, "client_secret": "a-secret-of-the-app",
            "scope": "https://graph.microsoft.com/.default",
        }  # fmt: skip
        answer = server.session.post(f"{server.base}/{TENANT}/oauth2/v2.0/token", data=form, timeout=10).json()
        self.headers = {"Authorization": f"Bearer {answer['access_token']}", "Content-Type": "application/json"}
        self.numbers = count()

    def create_or_get(self) -> dict[str, Any]:
        """Make a meeting."""
        body = json.dumps({"externalId": f"visit-{next(self.numbers)}", "subject": "Virtual visit"})
        answer = self.server.session.post(
            f"{self.server.base}{BASE}/createOrGet", data=body, headers=self.headers, timeout=10
        )
        answer.raise_for_status()
        return dict(answer.json())

    def subscribe(self, meeting: dict[str, Any], address: str) -> None:
        """Subscribe to a meeting, with the handshake."""
        link = quote(quote(meeting["joinWebUrl"], safe=""), safe="")
        body = {
            "changeType": "updated",
            "notificationUrl": address,
            "resource": f"communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents",
            "expirationDateTime": (datetime.now(UTC) + timedelta(hours=24)).isoformat(),  # noqa: TID251 - a measurement
        }
        url = f"{self.server.base}/beta/subscriptions"
        self.server.session.post(url, json=body, headers=self.headers, timeout=20).raise_for_status()

    def join(self, meeting: dict[str, Any], name: str) -> None:
        """Somebody without an account comes into the lobby."""
        url = f"{self.server.base}/_sim/tenants/{TENANT}/meetings/{meeting['id']}/participants"
        self.server.session.post(url, json={"name": name}, timeout=10).raise_for_status()


def figures(yardstick: Yardstick) -> Iterator[Figure]:
    """All figures of the simulated Microsoft."""
    with simulator("mock_graph") as server:
        yield _create_or_get(yardstick, server)
    with simulator("mock_graph") as server, _hooks() as (quick, dead):
        yield from _latency(server, quick, dead)
    with simulator("mock_graph") as server, _hooks() as (quick, _):
        yield _memory(server, quick)


@contextmanager
def _hooks() -> Iterator[tuple[Hook, Hook]]:
    quick, dead = Hook(), Hook()
    try:
        yield quick, dead
    finally:
        quick.close()
        dead.close()


def _create_or_get(yardstick: Yardstick, server: Server) -> Figure:
    caller = Caller(server)
    for _ in range(CALLS):
        caller.create_or_get()
    value = yardstick.ratio(server, lambda: caller.create_or_get() and None, CALLS, 1)
    what = f"createOrGet (new meetings), recorded in the ledger, by 1 bare route; {DESCRIPTION}"
    return Figure("create_or_get_cpu_ratio", value, "ratio", 4, what)


def _latency(server: Server, quick: Hook, dead: Hook) -> Iterator[Figure]:
    caller = Caller(server)
    meetings = [caller.create_or_get() for _ in range(LIVE)]
    for meeting in meetings:
        caller.subscribe(meeting, quick.address)
    usual = _median(caller, meetings[:CHANGES], quick)
    posts = _bare_posts(quick)
    what = f"from the join to the subscriber, by a bare POST to it on a new connection; {LIVE} live meetings"
    yield Figure("notification_latency_ratio", usual / posts, "ratio", 5, what)
    stuck = [caller.create_or_get() for _ in range(10)]
    for meeting in stuck:
        caller.subscribe(meeting, dead.address)
    dead.hangs.set()
    for meeting in stuck:
        caller.join(meeting, "Nobody")
    beside = _median(caller, meetings[CHANGES:], quick)
    what = f"the same beside {len(stuck)} subscribers that do not answer, by the figure without them"
    yield Figure("notification_latency_beside_dead_ratio", beside / usual, "ratio", 2, what)


def _median(caller: Caller, meetings: list[dict[str, Any]], hook: Hook) -> float:
    took = []
    for number, meeting in enumerate(meetings):
        before = time.perf_counter()
        caller.join(meeting, f"Guest {number}")
        took.append(hook.arrived.get(timeout=10) - before)
    return statistics.median(took)


def _bare_posts(hook: Hook) -> float:
    took = []
    for _ in range(CHANGES):
        before = time.perf_counter()
        requests.post(hook.address, json={"value": []}, timeout=5)
        took.append(hook.arrived.get(timeout=5) - before)
    return statistics.median(took)


def _memory(server: Server, hook: Hook) -> Figure:
    caller = Caller(server)

    def one(_number: int) -> None:
        caller.subscribe(caller.create_or_get(), hook.address)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(one, range(OPEN)))
    what = f"resident memory with {OPEN} open meetings, each subscribed to, and their exchanges in the ledger"
    return Figure("open_meetings_memory_mib", server.memory_mib(), "MiB", 500, what)
