"""Checking what launches will need of the tenant, before a patient finds out."""

from connector.domain import prerequisites
from connector.domain.configuration import Configuration, Environment
from connector.domain.prerequisites import Prerequisite, State
from connector.ports import Directory, ReadinessOf, Tell


class CheckPrerequisites:
    """Asks Graph, and says who can grant what is missing."""

    def __init__(self, directory: Directory, readiness: ReadinessOf, tell: Tell) -> None:
        self._directory = directory
        self._readiness = readiness
        self._tell = tell

    def of(self, row: Configuration, token: str) -> list[Prerequisite]:
        """All of them for a row; `token` is that of who asks, for the directory."""
        found = self._directory.name_of(token, row.organizer_oid) is not None
        ready = self._readiness.of(row)
        listed = [
            prerequisites.consent(ready.consented),
            prerequisites.organizer_account(found, ready.organizer_licensed),
            prerequisites.access_policy(ready.policy_granted),
            prerequisites.subscription(ready.subscribed, production=row.environment is Environment.PRODUCTION),
            prerequisites.anonymous_join(),
        ]
        missing = sum(1 for one in listed if one.state is State.MISSING)
        self._tell("prerequisites.checked", configuration=row.id, missing=missing)
        return listed
