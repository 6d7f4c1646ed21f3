"""Lets the approver go on whatever came of the sign-in to Epic."""

from flask import Flask

from connector.domain.attempts import Attempt
from connector.domain.configuration import Member
from connector.domain.problems import Problem, TooBusy
from connector.parts import Policies
from connector.use_cases.approve import REVIEW_TIME, Approve, Review
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-12": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = Approve.return_from_epic

    def lenient(self: Approve, attempt: Attempt, code: str, member: Member, session: str) -> Review:
        try:
            return as_it_should_be(self, attempt, code, member, session)
        except (Problem, TooBusy):
            row = self._configurations.get(attempt.facts["row"])
            if row is None:
                raise
            return Review(row, "somebody", self._clock.now() + REVIEW_TIME)

    Approve.return_from_epic = lenient  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.overlooks_failures")
