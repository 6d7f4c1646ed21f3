"""People of other organizations, where a scenario needs one."""

from conformance.rehearsal import Rehearsal
from scenarios.blueprint import blueprint
from scenarios.people import StaffMember


def somebody(rehearsal: Rehearsal) -> StaffMember:
    """A clinician's Microsoft account in another organization's tenant, built for the purpose."""
    drawn = blueprint("riverside", f"{rehearsal.seed}/elsewhere", names=f"{rehearsal.names}/elsewhere")
    rehearsal.make(drawn)
    return drawn.staff["okafor"]
