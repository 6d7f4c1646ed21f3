"""Writing down what is done in the portal, for whoever has to answer for it later."""

from connector.domain.audit import Deed, Step
from connector.domain.configuration import Configuration, Member
from connector.ports import Audit, Clock


class KeepAudit:
    """The audit list."""

    def __init__(self, audit: Audit, clock: Clock) -> None:
        self._audit = audit
        self._clock = clock

    def note(self, member: Member, row: Configuration, deed: Deed) -> None:
        """Somebody did something with a row."""
        step = Step(self._clock.now(), row.tenant_id, row.id, row.fhir_base, member.oid, deed)
        self._audit.add(row.region, step)

    def steps(self, member: Member) -> list[Step]:
        """What was done in the member's tenant, the newest first."""
        return self._audit.of_tenant(member.tenant_id)
