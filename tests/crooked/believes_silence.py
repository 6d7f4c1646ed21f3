"""Believes that nothing happened when Teams says nothing: the attendance report is never read."""

from flask import Flask

import connector.app
from connector.use_cases.end_visit import EndVisit
from tests.crooked.build import crooked, serve

DIFFERS = {"WB-06": "fail", "NOT-06": "warn"}


class BelievesSilence(EndVisit):
    """Makes up for nothing."""

    def make_up(self) -> None:
        """Nothing is missing."""


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.EndVisit = BelievesSilence
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.believes_silence")
