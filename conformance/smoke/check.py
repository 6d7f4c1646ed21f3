"""A smoke check as data."""

from collections.abc import Callable
from dataclasses import dataclass

from conformance.smoke.environment import Environment
from conformance.smoke.outcomes import Seen

Judge = Callable[[Environment], Seen]


@dataclass(frozen=True)
class Check:
    """One row of the catalogue: an id, MUST or SHOULD, a sentence about the environment, its judge and its source.

    The judge returns what it saw, or raises one of the exceptions in `outcomes`.
    """

    id: str
    level: str
    sentence: str
    judge: Judge
    source: str
