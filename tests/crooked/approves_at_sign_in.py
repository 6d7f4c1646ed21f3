"""Takes a sign-in to Epic for an approval."""

from flask import Flask

from connector.domain.attempts import Attempt
from connector.domain.configuration import Member
from connector.parts import Policies
from connector.use_cases.approve import Approve, Review
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-13": "fail", "SEC-10": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = Approve.return_from_epic

    def hasty(self: Approve, attempt: Attempt, code: str, member: Member, session: str) -> Review:
        review = as_it_should_be(self, attempt, code, member, session)
        self.approve(member, review)
        return review

    Approve.return_from_epic = hasty  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.approves_at_sign_in")
