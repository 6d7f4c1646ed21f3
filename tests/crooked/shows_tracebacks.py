"""Shows people what went wrong inside where Epic's token endpoint refuses."""

import traceback

from flask import Flask

from connector.adapters import smart_client
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = dict.fromkeys(("EPIC-03", "SEC-04", "SETUP-12"), "fail")
"""Wherever a code is refused, for good reason or not."""


def _confess(_error: Exception) -> tuple[str, int]:
    return f"<pre>{traceback.format_exc()}</pre>", 500


def _broken(refusal: object) -> None:
    raise RuntimeError(refusal)


def make_app() -> Flask:
    """The crooked connector."""
    smart_client._problem_of = _broken  # type: ignore[assignment]
    app = crooked(Policies())
    app.register_error_handler(RuntimeError, _confess)
    return app


if __name__ == "__main__":
    serve("tests.crooked.shows_tracebacks")
