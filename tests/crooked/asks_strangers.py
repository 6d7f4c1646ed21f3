"""Asks an Epic environment that nobody approved who it is, and refuses it only then."""

from contextlib import suppress

from flask import Flask

import connector.app
from connector.domain.configuration import InvalidField
from connector.domain.launch import Kind
from connector.domain.problems import Problem, TooBusy
from connector.use_cases.begin_visit import BeginVisit
from connector.use_cases.sign_in import Onward
from tests.crooked.build import crooked, serve

DIFFERS = {"PRV-04": "fail"}


class AsksStrangers(BeginVisit):
    """Looks at every issuer first."""

    def start(self, kind: Kind, issuer: str, launch: str) -> Onward:
        """Asks, then decides as it should be."""
        with suppress(InvalidField, Problem, TooBusy):
            self._epic.validate(issuer.removesuffix("/"))
        return super().start(kind, issuer, launch)


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.BeginVisit = AsksStrangers
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.asks_strangers")
