"""Adds a word to the join link, as if Teams would not notice."""

from typing import Any

from flask import Flask

from tests.crooked.build import Application, answering, serve, surrounded

DIFFERS = {"PRV-03": "fail"}


def _dressed(status: str, headers: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    return status, [(name, _link(value) if name == "Location" else value) for name, value in headers]


def _link(location: str) -> str:
    return f"{location}&launchAgent=ehr" if "/l/meetup-join/" in location else location


def _wrap(application: Application) -> Application:
    def handle(environ: dict[str, Any], start_response: Any) -> Any:
        return answering(application, environ, start_response, _dressed)

    return handle


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(_wrap)


if __name__ == "__main__":
    serve("tests.crooked.dresses_up_the_link")
