"""Never reports that somebody disconnected: in the chart nobody ever leaves."""

from connector.domain.reports import ReportDecision
from connector.domain.visit import Person
from connector.parts import Policies
from flask import Flask

from tests.crooked.build import crooked, serve

DIFFERS = {"WB-02": "fail"}


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
