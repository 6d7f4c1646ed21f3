"""Opens the lobby to the organization, as Teams does by default: an employee who is a patient walks in."""

from typing import Any

from flask import Flask

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {"LOB-02": "fail"}


class LetsColleaguesPass(MeetingPolicy):
    """Lets everybody of the organization pass."""

    def rules(self, presenters: list[str]) -> dict[str, Any]:
        """The usual settings but for the scope."""
        return {**super().rules(presenters), "lobbyBypassSettings": {"scope": "organization"}}


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(meeting=LetsColleaguesPass()))


if __name__ == "__main__":
    serve("tests.crooked.lets_colleagues_pass")
