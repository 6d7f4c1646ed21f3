"""Lets an approver look at the row again, but change nothing of it."""

from flask import Flask

import connector.app
from connector.domain import problems
from connector.domain.configuration import Configuration
from connector.use_cases.configure import Configure, SignedIn, Typed
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-10": "fail"}


class ForAdministrators(Configure):
    """Changes are for administrators."""

    def change(self, who: SignedIn, row_id: str, typed: Typed) -> Configuration:
        """Only for an administrator."""
        if not who.member.administrator:
            raise problems.not_allowed("a Microsoft 365 administrator can change a row")
        return super().change(who, row_id, typed)


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.Configure = ForAdministrators
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.lets_nobody_come_back")
