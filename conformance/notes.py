"""What the steps of a scenario leave for later steps, and what a scenario leaves for later ones."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from conformance.people.person import Person
from scenarios.world import Clinic


@dataclass(frozen=True)
class Approved:
    """A clinic that was approved in an earlier scenario of this process, and the records that its portal showed."""

    clinic: Clinic
    records: dict[str, dict[str, str]]


@dataclass
class Notes:
    """Named for what they are about; each is written by one step and read by a later one."""

    records: dict[str, dict[str, str]] = field(default_factory=dict)
    """The integration records that somebody saw last, by kind."""
    heard: list[str] = field(default_factory=list)
    """What a person read, in this order."""
    outage: str = ""
    """The id of the fault that lasts until a step lifts it."""
    earlier_meeting: str = ""
    """The meeting of the visit before the present one."""
    mark: int = 0
    """The newest exchange at Epic when something suspicious began."""
    subscription: str = ""
    """The subscription to which something happened at Graph."""
    graph_mark: int = 0
    """The newest exchange at Microsoft when it happened."""
    keys_before: list[dict[str, Any]] = field(default_factory=list)
    """What the target published before its keys were rotated."""
    waited_s: float = 0.0
    """How long somebody waited for the page in front of them."""
    neighbour: Clinic | None = None
    """Another organization."""
    bystander: Person | None = None
    """Who is at another browser than the people of the scenario, and did something there."""
    amends: list[Callable[[], None]] = field(default_factory=list)
    """What sets right again, when the scenario ends, what others may find in the same clinic."""
    held: str = ""
    """An address that a browser was kept from."""
