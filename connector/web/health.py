"""Whether the connector lives and is ready, and its public keys."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify

PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8"


def health_pages(
    is_ready: Callable[[], bool], jwks: Callable[[], dict[str, Any]], max_age_s: int, figures: Callable[[], str]
) -> Blueprint:
    """GET /healthz, /readyz, /metrics and /jwks.json (SMART App Launch 2.2: keys at a URL without authentication)."""
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

    @pages.get("/metrics")
    def metrics() -> Response:
        """Counts and states, about nobody."""
        return Response(figures(), content_type=PROMETHEUS)

    @pages.get("/jwks.json")
    def keys() -> Response:
        """The public parts of the keys that sign client assertions."""
        response = jsonify(jwks())
        response.headers["Cache-Control"] = f"public, max-age={max_age_s}"
        return response

    return pages
