"""Scheduled visits."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

STATUSES = ("booked", "arrived", "fulfilled", "cancelled", "noshow")


@dataclass(frozen=True)
class Visit:
    """A scheduled visit. `csn` is the contact serial number, which Epic also hands to vendors as the conference's id.

    `start` is aware; `staff` and `patient` are keys of people. A `restricted` visit is of a kind that apps may not see:
    Epic suppresses its Encounter.
    """

    csn: str
    start: datetime
    minutes: int
    status: str
    staff: tuple[str, ...]
    patient: str
    department: str
    restricted: bool = False

    @property
    def end(self) -> datetime:
        """When it is scheduled to end."""
        return self.start + timedelta(minutes=self.minutes)

    @property
    def department_id(self) -> str:
        """The department's record id: seven digits that follow from its name, empty without a department."""
        if not self.department:
            return ""
        return str(1_000_000 + int(hashlib.sha256(self.department.encode()).hexdigest(), 16) % 9_000_000)
