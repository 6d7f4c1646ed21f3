"""Puts a crooked connector together: the reference connector with one policy, part or answer replaced."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from connector.app import create_app
from connector.parts import Parts, Policies, standard_parts
from connector.serving import main, started
from connector.settings import from_environment

Application = Callable[..., Iterable[bytes]]


def crooked(policies: Policies | None = None) -> Flask:
    """The connector of the environment's settings with these policies, with its background work under way."""
    return with_parts(lambda parts: parts, policies)


def with_parts(change: Callable[[Parts], Parts], policies: Policies | None = None) -> Flask:
    """The connector with its parts changed."""
    settings = from_environment(os.environ)
    return started(create_app(settings, change(standard_parts(settings, policies))))


def surrounded(wrap: Callable[[Application], Application]) -> Flask:
    """The connector behind a middleware that spoils requests or answers."""
    app = crooked()
    app.wsgi_app = wrap(app.wsgi_app)  # type: ignore[method-assign]
    return app


def answering(application: Application, environ: dict[str, Any], start_response: Any, edit: Callable[..., Any]) -> Any:
    """Let the application answer, with (status, headers) edited on the way."""

    def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
        return start_response(*edit(status, headers), *rest)

    return application(environ, start)


def serve(module: str) -> None:
    """Serve what the module's `make_app` makes, as `python -m connector` does."""
    raise SystemExit(main(f"{module}:make_app"))
