"""Puts a crooked connector together: the reference connector with one policy replaced."""

import os

from flask import Flask

from connector.app import create_app
from connector.parts import Policies, standard_parts
from connector.serving import main, started
from connector.settings import from_environment


def crooked(policies: Policies) -> Flask:
    """The connector of the environment's settings with these policies, with its background work under way."""
    settings = from_environment(os.environ)
    return started(create_app(settings, standard_parts(settings, policies)))


def serve(module: str) -> None:
    """Serve what the module's `make_app` makes, as `python -m connector` does."""
    raise SystemExit(main(f"{module}:make_app"))
