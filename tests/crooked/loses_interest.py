"""Loses interest: once the patient has left, the status page's events tell of nobody any more."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import Flask

from tests.crooked.build import Application, serve, surrounded

DIFFERS = {"LIVE-04": "warn"}


def _until_the_patient_left(events: Iterable[bytes]) -> Iterator[bytes]:
    """What is told up to then; the connection stays open."""
    over = False
    try:
        for event in events:
            yield b": still here\n\n" if over else event
            over = over or (b"Patient" in event and b"disconnected" in event)
    finally:
        getattr(events, "close", lambda: None)()


def _wrap(application: Application) -> Application:
    def handle(environ: dict[str, Any], start_response: Any) -> Any:
        answer = application(environ, start_response)
        return _until_the_patient_left(answer) if environ["PATH_INFO"].endswith("/events") else answer

    return handle


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(_wrap)


if __name__ == "__main__":
    serve("tests.crooked.loses_interest")
