"""Opens the lobby to everyone: patients walk in on the clinician, and on the patient before them."""

from typing import Any

from flask import Flask

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {
    **dict.fromkeys(("PAT-02", "LOB-01", "LOB-02", "SEC-04", "EPIC-01", "EPIC-02"), "fail"),
    "PAT-05": "warn",
    **dict.fromkeys(("PAT-03", "PAT-04", "SEC-06", "SEC-08"), "skipped"),
    **dict.fromkeys(
        (
            "PRV-05",
            "LOB-03",
            "LOB-04",
            "LIVE-01",
            "LIVE-02",
            "WB-01",
            "WB-02",
            "WB-03",
            "WB-04",
            "WB-05",
            "WB-10",
            "WB-06",
            "WB-07",
            "WB-08",
            "WB-09",
            "NOT-02",
            "NOT-03",
            "NOT-04",
            "NOT-06",
        ),
        "skipped",
    ),
    **dict.fromkeys(("LIVE-03", "LIVE-04", "PRIV-01", "PRIV-02", "PRIV-03", "PRIV-05", "PRIV-06"), "skipped"),
}
"""Who never waits cannot be admitted: what begins with a waiting patient is skipped."""


class OpensTheLobby(MeetingPolicy):
    """Lets everybody pass."""

    def rules(self, presenters: list[str]) -> dict[str, Any]:
        """The usual settings but for the scope."""
        return {**super().rules(presenters), "lobbyBypassSettings": {"scope": "everyone"}}


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(meeting=OpensTheLobby()))


if __name__ == "__main__":
    serve("tests.crooked.opens_the_lobby")
