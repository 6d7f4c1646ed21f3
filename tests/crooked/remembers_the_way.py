"""Remembers where an address led: who opens the answer of a sign-in once more is sent the same way, whoever it is."""

from typing import Any

from flask import Flask

from tests.crooked.build import Application, answering, serve, surrounded

DIFFERS = {"SEC-04": "fail"}


def _wrap(application: Application) -> Application:
    ways: dict[str, list[tuple[str, str]]] = {}

    def handle(environ: dict[str, Any], start_response: Any) -> Any:
        asked = environ.get("QUERY_STRING", "")
        if environ["PATH_INFO"] == "/callback/epic" and asked in ways:
            start_response("302 FOUND", ways[asked])
            return [b""]

        def remember(status: str, headers: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
            if any(name == "Location" and "/l/meetup-join/" in value for name, value in headers):
                ways[asked] = headers
            return status, headers

        return answering(application, environ, start_response, remember)

    return handle


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(_wrap)


if __name__ == "__main__":
    serve("tests.crooked.remembers_the_way")
