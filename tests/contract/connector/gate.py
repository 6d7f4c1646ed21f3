"""Something between connector and chart that can keep a report waiting, or keep its answer back."""

import contextlib
from dataclasses import dataclass, field
from enum import Enum
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import MSG_DONTWAIT, MSG_PEEK, socket
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

import requests

KEPT_HEADERS = ("Authorization", "Epic-Client-ID", "Accept")
LONGEST_S = 60.0


class Gate(Enum):
    """What happens to a report that arrives."""

    OPEN = "passed on, and its answer passed back"
    SHUT = "kept waiting; it never reaches the chart"
    ONE_WAY = "passed on, but its answer is kept back"


def _has_hung_up(connection: socket) -> bool:
    try:
        return not connection.recv(1, MSG_PEEK | MSG_DONTWAIT)
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


@dataclass(frozen=True)
class _Setting:
    """How the gate is set until it is `over`."""

    gate: Gate
    over: Event = field(default_factory=Event)
    holds: Event = field(default_factory=Event)

    def stop(self) -> None:
        """Keeps a report, or its answer, for as long as the gate is set so."""
        self.holds.set()
        self.over.wait(LONGEST_S)


class ChartGate:
    """A context manager; a report that waits is given up when the gate is set to something else."""

    def __init__(self, chart: str) -> None:
        self._chart = chart
        self._now = _Setting(Gate.OPEN)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def address(self) -> str:
        """What the connector takes for the chart's status service."""
        return f"http://127.0.0.1:{self._server.server_address[1]}{urlsplit(self._chart).path}"

    @property
    def holds(self) -> Event:
        """Set when a report, or an answer, has been stopped since the gate was set."""
        return self._now.holds

    def set(self, gate: Gate) -> None:
        """From now on; what was stopped before is dropped."""
        before, self._now = self._now, _Setting(gate)
        before.over.set()

    def __enter__(self) -> Self:
        Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.set(Gate.OPEN)
        self._server.shutdown()
        self._server.server_close()

    def passes_on(self, connection: socket, path: str, headers: dict[str, str]) -> requests.Response | None:
        """The chart's answer, or None if it was stopped, or if who asked has hung up.

        A connector that was killed before the gate was opened has hung up, however late its last report is read. So how
        the gate is set has to be known before: after the look it may have been opened to somebody who was killed since.
        """
        now = self._now
        return None if _has_hung_up(connection) else self._pass_on(now, path, headers)

    def _pass_on(self, now: "_Setting", path: str, headers: dict[str, str]) -> requests.Response | None:
        """The chart's answer, or None if it was stopped."""
        if now.gate is Gate.SHUT:
            now.stop()
            return None
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(f"{self._chart}?{urlsplit(path).query}", headers=headers, timeout=10)
        if now.gate is Gate.ONE_WAY:
            now.stop()
            return None
        return answer

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                headers = {name: self.headers[name] for name in KEPT_HEADERS if name in self.headers}
                answer = owner.passes_on(self.connection, self.path, headers)
                if answer is None:
                    self.close_connection = True
                    return
                with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                    self.send_response(answer.status_code)
                    self.send_header("Content-Length", str(len(answer.content)))
                    self.end_headers()
                    self.wfile.write(answer.content)

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
                """Say nothing."""

        return Handler
