"""Whether the connector lives and is ready, and its public keys."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify


def health_pages(is_ready: Callable[[], bool], jwks: dict[str, Any]) -> Blueprint:
    """GET /healthz, /readyz and /jwks.json (SMART App Launch 2.2: keys at a URL without authentication)."""
    pages = Blueprint("health", __name__)

    @pages.get("/healthz")
    def healthz() -> Response:
        """The process answers."""
        return jsonify(status="ok")

    @pages.get("/readyz")
    def readyz() -> tuple[Response, int]:
        """The database answers too."""
        ready = is_ready()
        return jsonify(status="ready" if ready else "the database does not answer"), 200 if ready else 503

    @pages.get("/jwks.json")
    def keys() -> Response:
        """The public part of the key that signs client assertions."""
        response = jsonify(jwks)
        response.headers["Cache-Control"] = "public, max-age=300"
        return response

    return pages
