"""Retries at once: whoever asks for patience is asked again immediately."""

from flask import Flask

from connector.adapters.http import RetryPolicy
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {"RES-01": "fail"}


class RetriesAtOnce(RetryPolicy):
    """Knows no Retry-After."""

    def wait_s(self, attempt: int, retry_after: float | None) -> float | None:
        """No wait at all."""
        return None if super().wait_s(attempt, retry_after) is None else 0.0


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(retry=RetriesAtOnce()))


if __name__ == "__main__":
    serve("tests.crooked.retries_at_once")
