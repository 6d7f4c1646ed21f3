"""Opens the lobby to a patient who begins the visit again: whoever was here before need not wait."""

from collections.abc import Mapping
from typing import Any

from flask import Flask

import connector.app
from connector.domain.configuration import Configuration
from connector.domain.launch import Kind, Launch
from connector.use_cases.join_visit import JoinVisit
from tests.crooked.build import crooked, serve

DIFFERS = dict.fromkeys(("LOB-03", "LOB-04", "WB-05", "NOT-02"), "fail")
"""In all of them a patient waits, or is admitted, a second time."""


class KnowsWhoWasThere(JoinVisit):
    """Remembers who began the visit before."""

    def join(self, row: Configuration, launch: Launch, oid: str, context: Mapping[str, Any]) -> str:
        """The usual link, into a meeting without a lobby if a patient begins again what a clinician has begun."""
        link = super().join(row, launch, oid, context)
        visit = self._visits.named(self.name(row, launch))
        assert visit is not None
        again = any(each.person.kind is Kind.PATIENT and each.launches > 1 for each in visit.expected)
        if not oid and again and visit.presenters:
            rules = {**self._policy.rules(visit.presenters), "lobbyBypassSettings": {"scope": "everyone"}}
            self._teams.set_rules(row, visit.meeting_id, rules)
        return link


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.JoinVisit = KnowsWhoWasThere
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.knows_who_was_there")
