"""Never reports that somebody disconnected: in the chart nobody ever leaves."""

from flask import Flask

from connector.domain.reports import ReportDecision
from connector.domain.visit import Person
from connector.parts import Policies
from tests.crooked.build import crooked, serve

DIFFERS = {
    **dict.fromkeys(("WB-01", "WB-02", "WB-03", "WB-04", "WB-05", "WB-06", "WB-07", "WB-09", "WB-10"), "fail"),
    **dict.fromkeys(
        ("NOT-03", "NOT-04", "NOT-05", "LIVE-01", "PRIV-01", "PRIV-02", "PRIV-06", "RES-06", "SEC-06"), "fail"
    ),
    "NOT-06": "warn",
    "PRIV-05": "warn",
}
"""Each of these waits at its end for somebody to be heard as gone."""


class ForgetsDisconnects(ReportDecision):
    """Reports arrivals only."""

    def wanted(self, person: Person, connected: bool) -> bool:
        """Only connections are worth a report."""
        return connected and super().wanted(person, connected)


def make_app() -> Flask:
    """The crooked connector."""
    return crooked(Policies(reports=ForgetsDisconnects()))


if __name__ == "__main__":
    serve("tests.crooked.forgets_disconnects")
