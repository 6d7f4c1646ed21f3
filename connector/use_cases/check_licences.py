"""Who may hold visits: an organization with a subscription in Production, a provider with a licence that has Teams.

Microsoft Teams, "EHR connector: before you begin". Where Graph does not tell, the visit goes on: a patient waits.
"""

from connector.domain import problems
from connector.domain.configuration import Configuration, Environment
from connector.ports import Licences, Tell


class CheckLicences:
    """Refuses what the organization has not bought."""

    def __init__(self, licences: Licences, tell: Tell) -> None:
        self._licences = licences
        self._tell = tell

    def of_organization(self, row: Configuration) -> None:
        """Raises Problem where a Production visit lacks the subscription; Testing visits need none."""
        if row.environment is Environment.PRODUCTION:
            self._check("subscription", row, self._licences.is_subscribed(row.tenant_id), problems.no_subscription())

    def of_provider(self, row: Configuration, oid: str) -> None:
        """Raises Problem where a provider's licences do not include Teams meetings."""
        self._check("licence", row, self._licences.has_teams(row.tenant_id, oid), problems.no_teams_licence())

    def _check(self, what: str, row: Configuration, there: bool | None, problem: problems.Problem) -> None:
        if there is None:
            self._tell("licences.unknown", what=what, configuration=row.id)
        if there is False:
            self._tell("licences.missing", what=what, configuration=row.id)
            raise problem
