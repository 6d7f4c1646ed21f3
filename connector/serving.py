"""Serving the connector: granian, one process, several threads.

Several, because Graph's handshake arrives while our own subscription request is still being answered.
"""

import os
import signal
import socket
import sys
import threading
from collections.abc import Callable, MutableMapping
from typing import Any

from alembic.util import CommandError
from flask import Flask
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels
from sqlalchemy.exc import SQLAlchemyError

from connector.adapters.key_file import keys_in
from connector.adapters.store.database import Database
from connector.app import create_app
from connector.domain.configuration import Region
from connector.settings import Settings, SettingsError, from_environment, shown_database

KILL_AFTER_S = 9
"""Longer than any request and any report may take. Granian ignores SIGTERM while a stream is open unless it is told

when to stop waiting.
"""
WRONG_USAGE = 2
OF_HEADERS = ("HTTP_", "CONTENT_")
"""How CGI begins the variables that headers travel in (RFC 3875 §4.1), and WSGI after it."""


def main(target: str = "connector.serving:make_app") -> int:
    """Serves until it is told to stop; 2 if the settings cannot be used.

    `target` names a function without arguments that makes the application in the serving process.
    """
    try:
        settings = from_environment(os.environ)
        check_port(settings)
        check_files(settings)
    except SettingsError as wrong:
        print(wrong.sentence, file=sys.stderr)  # noqa: T201 -- for the person at the terminal
        return WRONG_USAGE
    serve(settings, target)
    return 0


def make_app() -> Flask:
    """The connector of the environment's settings, with its background work under way."""
    return started(create_app(from_environment(os.environ)))


def started(app: Flask) -> Flask:
    """The application with its background work under way."""
    wired = app.extensions["connector"]
    wired.background.start()
    when_told_to_stop(wired.stop)
    return app


def when_told_to_stop(stop: Callable[[], None]) -> None:
    """Calls `stop` as soon as SIGTERM or SIGINT arrives, while the server finishes the requests that are under way.

    The server has handlers of its own and tells nobody, so the signal is heard by its wake-up descriptor.
    """
    if threading.current_thread() is not threading.main_thread():
        return
    hears, told = socket.socketpair()
    told.setblocking(False)
    signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)

    def wait() -> None:
        heard = hears.recv(1)
        while heard and heard[0] not in (signal.SIGTERM, signal.SIGINT):
            heard = hears.recv(1)
        told.close()
        stop()

    threading.Thread(target=wait, name="stop", daemon=True).start()


def serve(settings: Settings, target: str) -> None:
    """Blocks until SIGINT or SIGTERM."""
    take_headers_away(os.environ)
    server: Any = Granian(
        target,
        factory=True,
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=settings.threads,
        workers_kill_timeout=KILL_AFTER_S,
        log_level=LogLevels.error,
        websockets=False,
    )
    server.serve()


def take_headers_away(environment: MutableMapping[str, str]) -> None:
    """Take away the variables of the process that would pass for headers: granian adds all of them to each request.

    HTTP_COOKIE would be everybody's cookie, HTTP_PROXY a header Proxy (httpoxy.org). No call from here goes by a proxy.
    """
    for name in [name for name in environment if name.startswith(OF_HEADERS)]:
        del environment[name]


def check_files(settings: Settings) -> None:
    """Makes or opens key file and database. Raises SettingsError if either can't be used."""
    try:
        keys_in(settings.key_file)
    except (OSError, ValueError) as error:
        raise SettingsError(
            f"CONNECTOR_KEY_FILE is {str(settings.key_file)!r}, which can't be used ({error}); "
            "name a key file of the connector, or a new file in a directory that can be written."
        ) from error
    for region, url in settings.database_urls.items():
        _check_database(region, url)


def _check_database(region: Region, url: str) -> None:
    try:
        database = Database(url)
    except (SQLAlchemyError, ImportError) as error:
        raise _unusable(region, url, error) from error
    try:
        database.migrate()
    except (SQLAlchemyError, CommandError) as error:
        raise _unusable(region, url, error) from error
    finally:
        database.close()


def _unusable(region: Region, url: str, error: Exception) -> SettingsError:
    return SettingsError(
        f"CONNECTOR_DATABASE_URL is {shown_database(url)!r} in the region {region.value}, which can't be used "
        f"({type(error).__name__}); name a SQLite file of the connector, a new one in a directory that can be written, "
        "or a PostgreSQL database that exists."
    )


def check_port(settings: Settings) -> None:
    """Raises SettingsError if the port is taken or the address is not this machine's."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise SettingsError(
                f"CONNECTOR_PORT is {settings.port}, which can't be used on {settings.host} "
                f"({error.strerror}); choose a free port."
            ) from error
