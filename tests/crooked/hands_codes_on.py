"""Passes Epic's answer on to another address of its own, code and all."""

from typing import Any

from flask import Flask

from tests.crooked.build import Application, serve, surrounded

DIFFERS = {"SEC-06": "fail"}
ANSWER, AGAIN = "/callback/epic", "/callback/epic/again"


def _wrap(application: Application) -> Application:
    def handle(environ: dict[str, Any], start_response: Any) -> Any:
        if environ["PATH_INFO"] == ANSWER:
            start_response("302 FOUND", [("Location", f"{AGAIN}?{environ['QUERY_STRING']}"), ("Content-Length", "0")])
            return [b""]
        if environ["PATH_INFO"] == AGAIN:
            environ = {**environ, "PATH_INFO": ANSWER}
        return application(environ, start_response)

    return handle


def make_app() -> Flask:
    """The crooked connector."""
    return surrounded(_wrap)


if __name__ == "__main__":
    serve("tests.crooked.hands_codes_on")
