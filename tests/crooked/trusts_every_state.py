"""Does not check the state: whoever comes back with one that exists is taken for the one who was sent away with it."""

from datetime import datetime

from flask import Flask

from connector.domain.attempts import Attempt, Purpose, StateCheck
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {"SEC-01": "fail", "PAT-04": "fail"}


class TrustsEveryState(StateCheck):
    """Does not ask which browser began the sign-in."""

    def accepts(self, attempt: Attempt, purposes: tuple[Purpose, ...], browser_digest: str, now: datetime) -> bool:
        """Any browser will do."""
        return attempt.purpose in purposes and now < attempt.expires_at


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(state=TrustsEveryState()))


if __name__ == "__main__":
    serve("tests.crooked.trusts_every_state")
