"""Publishes its keys whole, the private parts included."""

from dataclasses import replace
from typing import Any

from flask import Flask

from connector.parts import Parts
from tests.crooked.build import serve, with_parts

DIFFERS = {"SEC-08": "fail"}


def with_whole_keys(parts: Parts) -> Parts:
    """The parts with another key set."""

    def whole() -> dict[str, Any]:
        return {"keys": [each.key.as_dict(private=True) for each in parts.unsealer.keys.signing_keys]}

    return replace(parts, jwks=whole)


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(with_whole_keys)


if __name__ == "__main__":
    serve("tests.crooked.publishes_private_keys")
