"""Does not answer whether it listens while it is busy subscribing, and subscribes once more."""

from contextlib import suppress
from datetime import datetime
from threading import Lock
from typing import Any

from flask import Flask

from connector.adapters.graph_client import GraphClient
from connector.domain.problems import Problem
from tests.crooked.build import Application, serve, surrounded

DIFFERS = {"NOT-01": "fail"}
HANDSHAKE = "validationToken="


class Busy:
    """How many subscriptions are asked for at this moment, for the first time."""

    def __init__(self) -> None:
        self._count, self._lock = 0, Lock()

    def __bool__(self) -> bool:
        return self._count > 0

    def change(self, by: int) -> None:
        """One more, or one less."""
        with self._lock:
            self._count += by


def make_app() -> Flask:
    """The crooked connector."""
    busy, as_it_should_be = Busy(), GraphClient.subscribe

    def subscribe(client: GraphClient, tenant_id: str, join_url: str, client_state: str, until: datetime) -> str:
        """First with deaf ears, then as it should be."""
        busy.change(1)
        with suppress(Problem):
            return as_it_should_be(client, tenant_id, join_url, client_state, until)
        busy.change(-1)
        return as_it_should_be(client, tenant_id, join_url, client_state, until)

    def wrap(application: Application) -> Application:
        def handle(environ: dict[str, Any], start_response: Any) -> Any:
            if busy and HANDSHAKE in environ["QUERY_STRING"]:
                start_response("503 SERVICE UNAVAILABLE", [("Content-Length", "0")])
                return [b""]
            return application(environ, start_response)

        return handle

    GraphClient.subscribe = subscribe  # type: ignore[method-assign]
    return surrounded(wrap)


if __name__ == "__main__":
    serve("tests.crooked.answers_late")
