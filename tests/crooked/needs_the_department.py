"""Starts no visit unless Epic says in which department somebody works, though Epic guarantees no such thing."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

from connector.domain import problems
from connector.domain.launch import Kind, Launch, read_launch
from connector.parts import Policies
from connector.use_cases import begin_visit
from tests.crooked.build import crooked, serve

DIFFERS = {"EPIC-02": "fail"}


def demanding(kind: Kind, context: Mapping[str, Any], identity: Mapping[str, Any] | None) -> Launch:
    """The launch, if the department is known."""
    if kind is Kind.PROVIDER and "loginDepartment" not in context:
        raise problems.context_incomplete("loginDepartment")
    return read_launch(kind, context, identity)


def make_app() -> Flask:
    """The crooked connector."""
    begin_visit.read_launch = demanding  # type: ignore[assignment]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.needs_the_department")
