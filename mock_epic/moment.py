"""The two times of a moment, and how an instant is written."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Moment:
    """`now` is the simulator's time, by which what it keeps grows old; `outside` is the machine's.

    Callers live by the machine's time, so what they sign is judged by it and what they check is written in it: moving
    the simulator's clock makes its codes, tokens and caches older without putting it at odds with everybody else.
    """

    now: datetime
    outside: datetime


def instant(moment: datetime) -> str:
    """FHIR's instant: UTC with Z, to the second."""
    return moment.isoformat()[:19] + "Z"
