"""Lets anybody of the organization approve a row, whoever is named on it."""

from flask import Flask

import connector.use_cases.approve
from connector.domain.configuration import Configuration, Member
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-04": "fail"}


def of_the_house(member: Member, row: Configuration) -> bool:
    """Whether they are of the same organization."""
    return member.tenant_id == row.tenant_id


def make_app() -> Flask:
    """The crooked connector."""
    connector.use_cases.approve.may_approve = of_the_house
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.lets_anybody_approve")
