"""What only who started the target can do to it: kill it, start it again, have its keys rotated.

The stack owns the target's process; scenarios run in other processes. So the stack serves these deeds on loopback, and
the plan tells the scenarios where. Who attaches to a target that runs already can offer the same in REHEARSAL_OPERATOR.
"""

import contextlib
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import requests

from conformance.evidence import DeedFailed, Finding, RehearsalBroke
from conformance.stack.running import NeverReady
from conformance.usage import WrongUsage

VARIABLE = "REHEARSAL_OPERATOR"
KILL, START, ROTATE_KEYS = "kill", "start", "rotate-keys"
_DOES_WITHIN_S = 90.0
"""A deed, beside the time that the target may take to get ready."""


class OperatorServer:
    """A context manager: `POST /<deed>` does the deed and answers 204, or 500 with a sentence about what went wrong.

    It answers 502 where the target did not do its part.
    """

    def __init__(self, deeds: Mapping[str, Callable[[], None]]) -> None:
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(deeds))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()


def _handler(deeds: Mapping[str, Callable[[], None]]) -> type[BaseHTTPRequestHandler]:
    one_at_a_time = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            deed = deeds.get(self.path.strip("/"))
            if deed is None:
                self._answer(404, f"There is no deed {self.path!r}; there are {', '.join(deeds)}.")
                return
            try:
                with one_at_a_time:
                    deed()
            except NeverReady as trouble:
                self._answer(502, str(trouble))
            except WrongUsage as trouble:
                self._answer(500, str(trouble))
            else:
                self._answer(204, "")

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class calls it so
            """Say nothing."""

        def _answer(self, status: int, sentence: str) -> None:
            body = sentence.encode()
            with contextlib.suppress(ConnectionError):  # who asked has lost patience
                self.send_response(status)
                self.send_header("Content-Type", "text/plain; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

    return Handler


class Operator:
    """The scenarios' side; RehearsalBroke where a deed fails, DeedFailed where the target never gets ready."""

    def __init__(self, address: str, ready_timeout_s: float = 0.0) -> None:
        self._address = address
        self._patience_s = _DOES_WITHIN_S + ready_timeout_s

    def kill(self) -> None:
        """SIGKILL to the target and all its processes; when this returns they are gone."""
        self._do(KILL)

    def start(self) -> None:
        """The target again, with the same variables in the same directory; when this returns it is ready."""
        self._do(START)

    def rotate_keys(self) -> None:
        """Run the command that the target file names for it."""
        self._do(ROTATE_KEYS)

    def _do(self, deed: str) -> None:
        try:
            with requests.Session() as session:
                session.trust_env = False
                answer = session.post(f"{self._address}/{deed}", timeout=self._patience_s)
        except requests.ReadTimeout:
            whose = f"The operator of the target at {self._address}"
            raise RehearsalBroke(f"{whose} did not {deed} within {self._patience_s:g} seconds.") from None
        except requests.RequestException as trouble:
            raise RehearsalBroke(f"Nobody operates the target at {self._address}: {type(trouble).__name__}.") from None
        if answer.status_code == 502:
            raise DeedFailed(Finding("the target gets ready again after it was started", answer.text))
        if not answer.ok:
            raise RehearsalBroke(answer.text)
