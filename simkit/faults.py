"""A fault is a named value with a promise (what a good connector does), applied at a seam, not inside a handler."""

import difflib
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simkit.exchange import Fact
from simkit.ids import Ids


class Seam(StrEnum):
    """Where a fault can take hold of what a simulator does."""

    BEFORE_EFFECT = "before_effect"
    BEFORE_TOKEN_SIGNED = "before_token_signed"
    AFTER_TOKEN_SIGNED = "after_token_signed"
    BEFORE_ANSWER = "before_answer"
    BEFORE_NOTIFICATION = "before_notification"


Spoil = Callable[[Any, Mapping[str, Any]], Any]
MOST = 86_400


@dataclass(frozen=True)
class Fault:
    """What goes wrong: `spoil(value, options)` returns the spoiled value of its seam.

    `good_connector` says in one sentence what a good connector does about it, `choices` the values that an option may
    have where only certain ones make sense.
    """

    name: str
    operations: tuple[str, ...]
    seam: Seam
    good_connector: str
    spoil: Spoil
    options: Mapping[str, Any] = field(default_factory=dict)
    choices: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The catalogue's entry."""
        return {
            "name": self.name,
            "operations": list(self.operations),
            "seam": self.seam.value,
            "good_connector": self.good_connector,
            "options": dict(self.options),
            "choices": {option: list(values) for option, values in self.choices.items()},
        }


class FaultRefused(ValueError):
    """A fault that cannot be armed as asked; the message says why and what would be right."""


@dataclass
class ArmedFault:
    """A fault waiting in one clinic: it skips `skip` matches and spoils the next `times` (None: until it is lifted).

    The option `operation`, where a fault has it, names the operations that are meant, parted by commas.
    """

    id: str
    fault: Fault
    clinic: str
    times: int | None
    skip: int
    match: Mapping[str, Fact]
    options: Mapping[str, Any]
    spent: int = 0
    seen: int = 0
    lifted: threading.Event = field(default_factory=threading.Event)

    @property
    def armed(self) -> bool:
        """Whether it can still take hold."""
        return not self.lifted.is_set() and (self.times is None or self.spent < self.times)

    def takes(self, operation: str, seam: Seam, facts: Mapping[str, Fact]) -> bool:
        """Whether this moment is one that the fault spoils; counts the moment."""
        chosen = self.options.get("operation")
        operations = self.fault.operations if chosen is None else tuple(str(chosen).split(","))
        if not self.armed or seam is not self.fault.seam or operation not in operations:
            return False
        if any(facts.get(name) != value for name, value in self.match.items()):
            return False
        self.seen += 1
        if self.seen <= self.skip:
            return False
        self.spent += 1
        return True

    def as_json(self) -> dict[str, Any]:
        """The control plane's form."""
        return {
            "id": self.id,
            "name": self.fault.name,
            "clinic": self.clinic,
            "armed": self.armed,
            "spent": self.spent,
            "times": self.times,
            "skip": self.skip,
            "match": dict(self.match),
            "options": dict(self.options),
        }


def _refuse_unlike(fault: Fault, option: str, value: Any) -> None:
    """FaultRefused for a value that is no choice or of another kind than the usual one (a number, a text).

    Only the time in Retry-After may be null: then there is no such header.
    """
    if option in fault.choices:
        if value not in fault.choices[option]:
            allowed = ", ".join(map(str, fault.choices[option]))
            raise FaultRefused(f"Option {option!r} is {value!r}; allowed are {allowed}.")
        return
    if option == "retry_after_s" and value is None:
        return
    usual = fault.options[option]
    number = isinstance(usual, int | float) and not isinstance(usual, bool)
    if number and (not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= MOST):
        raise FaultRefused(f"Option {option!r} is {value!r}; a number from 0 to {MOST} is allowed.")
    if option == "status" and not (isinstance(value, int) and 200 <= value <= 599):
        raise FaultRefused(f"Option 'status' is {value!r}; an HTTP status from 200 to 599 is allowed.")
    if isinstance(usual, str) and not isinstance(value, str):
        raise FaultRefused(f"Option {option!r} is {value!r}; a text is allowed.")


class Faults:
    """The catalogue of a simulator and what is armed in its clinics."""

    def __init__(self, catalogue: Iterable[Fault], ids: Ids) -> None:
        self.catalogue = {fault.name: fault for fault in catalogue}
        self._armed: dict[str, list[ArmedFault]] = {}
        self._ids = ids
        self._lock = threading.Lock()

    def arm(
        self,
        name: str,
        clinic: str,
        *,
        times: int | None = 1,
        skip: int = 0,
        match: Mapping[str, Fact] | None = None,
        options: Mapping[str, Any] | None = None,
    ) -> ArmedFault:
        """Arm a fault in a clinic; FaultRefused if there is no such fault or option."""
        fault = self._named(name)
        given = dict(options or {})
        unknown = sorted(set(given) - set(fault.options))
        if unknown:
            allowed = ", ".join(sorted(fault.options)) or "none"
            raise FaultRefused(f"Fault {name!r} has no option {unknown[0]!r}; its options: {allowed}.")
        for option, value in given.items():
            _refuse_unlike(fault, option, value)
        armed = ArmedFault(
            self._ids.uuid("fault"), fault, clinic, times, skip, dict(match or {}), {**fault.options, **given}
        )
        with self._lock:
            self._armed.setdefault(clinic, []).append(armed)
        return armed

    def lift(self, fault_id: str) -> ArmedFault | None:
        """Disarm a fault; None if no fault has that id."""
        with self._lock:
            for armed in self.all():
                if armed.id == fault_id:
                    armed.lifted.set()
                    return armed
        return None

    def all(self, clinic: str | None = None) -> list[ArmedFault]:
        """Everything that was armed, in that order, spent ones included."""
        if clinic is not None:
            return list(self._armed.get(clinic, ()))
        return [armed for group in self._armed.values() for armed in group]

    def forget(self, clinic: str) -> None:
        """Drop whatever was armed in a clinic."""
        with self._lock:
            for armed in self._armed.pop(clinic, ()):
                armed.lifted.set()

    def spend(self, clinic: str | None, operation: str, seam: Seam, facts: Mapping[str, Fact]) -> ArmedFault | None:
        """The armed fault that takes hold of this moment, counted as spent; None if none does."""
        if clinic is None or clinic not in self._armed:
            return None
        with self._lock:
            return next((armed for armed in self._armed[clinic] if armed.takes(operation, seam, facts)), None)

    def _named(self, name: str) -> Fault:
        try:
            return self.catalogue[name]
        except KeyError:
            near = difflib.get_close_matches(name, self.catalogue, n=1)
            hint = f"did you mean {near[0]!r}?" if near else "see the fault catalogue."
            raise FaultRefused(f"There is no fault {name!r}; {hint}") from None
