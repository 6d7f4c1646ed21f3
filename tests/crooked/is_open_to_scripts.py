"""Leaves its cookies to scripts and its pages to strangers' frames."""

from typing import Any

from flask import Flask

from tests.crooked.build import Application, answering, serve, surrounded

DIFFERS = {"SEC-07": "fail"}
GUARDS = ("Content-Security-Policy", "X-Frame-Options")


def _open(status: str, headers: list[tuple[str, str]]) -> tuple[str, list[tuple[str, str]]]:
    return status, [(name, value.replace(" HttpOnly;", "")) for name, value in headers if name not in GUARDS]


def _wrap(application: Application) -> Application:
    def handle(environ: dict[str, Any], start_response: Any) -> Any:
        return answering(application, environ, start_response, _open)

    return handle


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(_wrap)


if __name__ == "__main__":
    serve("tests.crooked.is_open_to_scripts")
