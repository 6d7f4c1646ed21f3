"""Puts a crooked connector together: the reference connector with one policy or part replaced."""

import os
from collections.abc import Callable

from flask import Flask

from connector.app import create_app
from connector.parts import Parts, Policies, standard_parts
from connector.serving import main, started
from connector.settings import from_environment


def crooked(policies: Policies | None = None) -> Flask:
    """The connector of the environment's settings with these policies, with its background work under way."""
    return with_parts(lambda parts: parts, policies)


def with_parts(change: Callable[[Parts], Parts], policies: Policies | None = None) -> Flask:
    """The connector with its parts changed."""
    settings = from_environment(os.environ)
    return started(create_app(settings, change(standard_parts(settings, policies))))


def serve(module: str) -> None:
    """Serve what the module's `make_app` makes, as `python -m connector` does."""
    raise SystemExit(main(f"{module}:make_app"))
