"""Reads identity tokens without asking who signed them, for whom and when."""

import json
from typing import Any

from flask import Flask
from joserfc.jws import extract_compact

from connector.adapters.tokens import TokenVerifier
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {"SEC-03": "fail", "SEC-09": "warn", "NOT-02": "fail"}


def believed(_verifier: TokenVerifier, _service: str, token: str, _keys_url: str, **_expected: Any) -> dict[str, Any]:
    """The claims, whatever they are worth."""
    return dict(json.loads(extract_compact(token.encode()).payload))


def make_app() -> Flask:
    """The crooked connector."""
    TokenVerifier.claims = believed  # type: ignore[assignment,method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.believes_every_token")
