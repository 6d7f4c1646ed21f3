"""Looks for the approver in Epic's data, where a sign-in was to prove an address and nothing more."""

import requests
from flask import Flask

from connector.domain.attempts import Attempt
from connector.domain.configuration import Member
from connector.parts import Policies
from connector.use_cases.approve import Approve, Review
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-06": "fail"}


def make_app() -> Flask:
    """The crooked connector."""
    as_it_should_be = Approve.return_from_epic

    def curious(self: Approve, attempt: Attempt, code: str, member: Member, session: str) -> Review:
        review = as_it_should_be(self, attempt, code, member, session)
        requests.get(f"{review.row.fhir_base}/Practitioner", params={"family": review.epic_user}, timeout=5)
        return review

    Approve.return_from_epic = curious  # type: ignore[method-assign]
    return crooked(Policies())


if __name__ == "__main__":
    serve("tests.crooked.reads_charts")
