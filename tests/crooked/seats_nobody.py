"""Invites nobody: clinicians wait in the lobby of their own visit."""

from typing import Any

from flask import Flask

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from tests.crooked.build import crooked, serve

FAILED = (
    "SETUP-08", "SETUP-09", "SETUP-11", "SETUP-13", "LIC-01", "LIC-02", "PRV-01", "PRV-02", "PRV-04", "PRV-05",
    "PRV-06", "PRV-07", "PRV-08", "PRV-09", "LOB-01", "LOB-03", "LIVE-02", "WB-01", "WB-03", "WB-04", "WB-09",
    "NOT-01", "NOT-02", "NOT-04", "NOT-05", "SEC-01", "SEC-03", "SEC-04", "SEC-05", "SEC-06", "SEC-07", "PRIV-01",
    "PRIV-02", "PRIV-03", "PRIV-04", "RES-01", "RES-02", "RES-05", "EPIC-01", "EPIC-02", "EPIC-03",
)  # fmt: skip
SKIPPED = (
    "LOB-04", "LIVE-01", "WB-02", "WB-05", "WB-06", "WB-07", "WB-08", "NOT-03", "NOT-06", "PRIV-05", "PRIV-06",
    "RES-06",
)  # fmt: skip
WARNED = (
    "LIVE-03", "LIVE-04", "WB-11", "SEC-08", "SEC-09", "RES-04",
)  # fmt: skip
DIFFERS = {
    **dict.fromkeys(FAILED, "fail"),
    **dict.fromkeys(SKIPPED, "skipped"),
    **dict.fromkeys(WARNED, "warn"),
    "WB-10": "error",
}
"""Hardly a scenario gets on where no clinician gets in; one lets somebody admit who never came.

Skipped is what begins with a clinician who is in, or of whom the chart has heard.
"""


class NoSeat(MeetingPolicy):
    """No attendees."""

    def rules(self, presenters: list[str]) -> dict[str, Any]:
        """As it should be, for nobody."""
        return super().rules([])


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(meeting=NoSeat()))


if __name__ == "__main__":
    serve("tests.crooked.seats_nobody")
