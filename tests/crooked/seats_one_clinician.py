"""Invites one clinician of a visit, whoever came first; of two who begin it one waits in the lobby."""

from typing import Any

from flask import Flask

from connector.domain.meeting import MeetingPolicy
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {"PRV-09": "fail"}


class OneSeat(MeetingPolicy):
    """One attendee."""

    def rules(self, presenters: list[str]) -> dict[str, Any]:
        """As it should be, for one."""
        return super().rules(presenters[:1])


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(meeting=OneSeat()))


if __name__ == "__main__":
    serve("tests.crooked.seats_one_clinician")
