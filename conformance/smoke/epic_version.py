"""Epic's version names, "May 2026" and the like, as they stand in software.version of /metadata."""

import calendar
import re
from dataclasses import dataclass

_NAMES = tuple(calendar.month_name[1:])
_MONTHS = tuple(name[:3].lower() for name in _NAMES)
_NAME = re.compile(r"(?i)\b(?P<month>[a-z]{3})[a-z]*\.?,?\s+(?P<year>20\d\d)\b")


@dataclass(frozen=True, order=True)
class EpicVersion:
    """A quarterly version of Epic; `month` counts from 1."""

    year: int
    month: int

    def __str__(self) -> str:
        return f"{_NAMES[self.month - 1]} {self.year}"


OLDEST = EpicVersion(2018, 11)
"""The floor that Microsoft states for its Teams integration."""
SMART_CONFIGURATION_SINCE = EpicVersion(2021, 8)


def epic_version(name: object) -> EpicVersion | None:
    """The version that a name means; None if it cannot be read."""
    found = _NAME.search(name) if isinstance(name, str) else None
    if found is None or found["month"].lower() not in _MONTHS:
        return None
    return EpicVersion(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1)
