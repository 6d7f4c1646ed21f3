"""Opens the lobby to everyone: patients walk in on the clinician, and on the patient before them."""

from typing import Any

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from flask import Flask

from tests.crooked.build import crooked, serve

DIFFERS = {"LOB-01": "fail"}


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
