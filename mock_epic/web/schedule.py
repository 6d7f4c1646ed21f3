"""What a schedule shows: one row per visit, with everybody the chart has heard of."""

from dataclasses import dataclass

from mock_epic.people import Person
from mock_epic.state import Clinic
from mock_epic.telehealth.connections import Connection
from mock_epic.visits import Visit


@dataclass(frozen=True)
class ShownConnection:
    """A participant as the schedule names them."""

    name: str
    connection: Connection

    @property
    def words(self) -> str:
        """For instance: Connected since 10:02."""
        verb = "Connected" if self.connection.state == "connected" else "Disconnected"
        return f"{verb} since {self.connection.since:%H:%M}"


@dataclass(frozen=True)
class Row:
    """A visit on a schedule."""

    visit: Visit
    patient: str
    staff: tuple[str, ...]
    connections: tuple[ShownConnection, ...]


def row(clinic: Clinic, visit: Visit) -> Row:
    """The row of a visit."""
    patients: list[Person] = [clinic.patients[visit.patient], *clinic.proxies_of(visit.patient)]
    names = {("provider", clinic.staff[key].external_id): clinic.staff[key].name for key in visit.staff}
    names |= {("patient", person.external_id): person.name for person in patients}
    shown = tuple(
        ShownConnection(names.get((heard.role, heard.external_id), heard.external_id), heard)
        for heard in clinic.connections.of(visit.csn)
    )
    staff = tuple(clinic.staff[key].name for key in visit.staff)
    return Row(visit, clinic.patients[visit.patient].name, staff, shown)
