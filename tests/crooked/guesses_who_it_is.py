"""Makes do with what a record says: a visit or a person that it does not name gets a name of its own."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from connector.domain.launch import Kind, Launch
from connector.parts import Policies
from connector.use_cases import begin_visit
from tests.crooked.build import crooked, serve

DIFFERS = {"PRV-08": "fail"}


def guessed(kind: Kind, context: Mapping[str, Any], _identity: Mapping[str, Any] | None) -> Launch:
    """Whatever the context says, or something else."""
    return Launch(kind, str(context.get("sessionId") or "a visit"), str(context.get("ehrUserId") or "a person"))


def make_app() -> Flask:
    """The crooked connector."""
    begin_visit.read_launch = guessed  # type: ignore[assignment]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.guesses_who_it_is")
