"""Serving an application over http or TLS: as a program (granian) and, for tests, in a thread (werkzeug)."""

import contextlib
import gc
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, MutableMapping
from pathlib import Path
from typing import Any

from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler
from werkzeug.utils import import_string

from simkit.settings import ServerSettings, SettingError

WRONG_USAGE = 2
_STOP_WITHIN_S = 3
_OF_REQUESTS = ("HTTP_", "CONTENT_", "RAW_URI", "REQUEST_URI")
"""How the variables begin that headers travel in, as in CGI (RFC 3875, 4.1), and those that some servers add."""
NEW_OBJECTS = 10_000
"""How many new objects there are before Python looks for garbage among them; usually 700.

A ledger keeps what is new, dozens of objects of every exchange. Seldom looking spares looking through all of it, which
takes a twentieth of a second with a few thousand exchanges and comes again as they become more.
"""


def run_program(read: Callable[[], ServerSettings], factory: str) -> int:
    """Serve the application that `factory` ("package.module:function") makes until SIGTERM or Ctrl-C.

    Returns the exit status: 2 with one sentence on stderr for a wrong setting or a port that is taken.
    """
    try:
        settings = read()
        _refuse_taken_port(settings)
    except SettingError as wrong:
        sys.stderr.write(f"{wrong}\n")
        return WRONG_USAGE
    serve(settings, factory)
    return 0


def serve(settings: ServerSettings, factory: str) -> None:
    """Serve with granian: one worker, because a simulator's state lives in its memory, and a pool of threads."""
    tls: dict[str, Any] = {}
    if settings.tls_cert and settings.tls_key:
        tls = {"ssl_cert": Path(settings.tls_cert), "ssl_key": Path(settings.tls_key)}
    _take_away_what_requests_say(os.environ)
    Granian(
        factory,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        workers_kill_timeout=_STOP_WITHIN_S,
        websockets=False,
        log_level=LogLevels.critical,
        **tls,
    ).serve(target_loader=_loaded)


def _take_away_what_requests_say(environment: MutableMapping[str, str]) -> None:
    """Take away the variables of the process that would pass for a request's: granian adds all of them to each.

    HTTP_PROXY, perhaps with a password, would be a header Proxy (httpoxy.org). No call from here goes by a proxy.
    """
    for name in [name for name in environment if name.startswith(_OF_REQUESTS)]:
        del environment[name]


def _loaded(factory: str) -> Flask:
    """The application, made in the process that serves it."""
    gc.set_threshold(NEW_OBJECTS)
    made: Flask = import_string(factory)()
    return made


def _refuse_taken_port(settings: ServerSettings) -> None:
    with contextlib.closing(socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as refused:
            raise SettingError(
                f"{settings.host}:{settings.port} cannot be listened on ({refused.strerror}); "
                "stop what uses that port or choose another one."
            ) from None


class _QuietHandler(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002 - werkzeug's own name
        """Tests read the ledger, not an access log."""


class _ThreadServer(ThreadedWSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Connections that a fault cut, or that a client left, are no news."""
        if not isinstance(sys.exc_info()[1], ConnectionError):
            super().handle_error(request, client_address)


@contextlib.contextmanager
def run_in_thread(app: Flask, port: int = 0, ssl_context: Any = None) -> Iterator[str]:
    """Serve on loopback in threads of this process for the time of a `with` block; yields the base address."""
    server = _ThreadServer("127.0.0.1", port, app, _QuietHandler, ssl_context=ssl_context)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"{'https' if ssl_context else 'http'}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
