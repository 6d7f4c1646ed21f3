"""Sends people to the address that a request names as the next one."""

from typing import Any
from urllib.parse import parse_qs

from flask import Flask

from tests.crooked.build import Application, serve, surrounded

DIFFERS = {"SEC-05": "fail"}


def _wrap(application: Application) -> Application:
    def handle(environ: dict[str, Any], start_response: Any) -> Any:
        onward = parse_qs(environ.get("QUERY_STRING", "")).get("next")
        if not onward:
            return application(environ, start_response)
        start_response("302 FOUND", [("Location", onward[0]), ("Content-Length", "0")])
        return [b""]

    return handle


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(_wrap)


if __name__ == "__main__":
    serve("tests.crooked.follows_addresses")
