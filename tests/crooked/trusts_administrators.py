"""Spares an administrator who approves the sign-in to Epic."""

from flask import Flask

import connector.app
from connector.domain.configuration import Configuration, Member
from connector.use_cases.approve import Approve, Review
from connector.use_cases.sign_in import Onward
from tests.crooked.build import crooked, serve

DIFFERS = {"SETUP-05": "fail"}


class TrustsAdministrators(Approve):
    """Takes the administrator's word for it."""

    def start(self, member: Member, row: Configuration, session: str) -> Onward:
        """Approved at once, for an administrator."""
        if not member.administrator or member.oid != row.approver_oid:
            return super().start(member, row, session)
        now = self._clock.now()
        return Onward(f"/portal/configurations/{self.approve(member, Review(row, '', now)).id}")


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.Approve = TrustsAdministrators
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.trusts_administrators")
