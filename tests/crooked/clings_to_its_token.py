"""Clings to its token: when the chart says that it has run out, the same one is sent again."""

from dataclasses import replace

from flask import Flask

from connector.adapters.chart_client import BackendTokens
from connector.parts import Parts
from tests.crooked.build import serve, with_parts

DIFFERS = {"WB-09": "fail"}


class ClingsToItsToken(BackendTokens):
    """One token is enough."""

    def forget(self, fhir_base: str) -> None:
        """Nothing is forgotten."""


def clinging(parts: Parts) -> Parts:
    """The parts with a chart client whose token is never renewed."""
    parts.chart._tokens.__class__ = ClingsToItsToken
    return replace(parts)


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(clinging)


if __name__ == "__main__":
    serve("tests.crooked.clings_to_its_token")
