"""One HTTP exchange as the ledger keeps it: what was asked, what was answered, what the simulator knows about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

Headers = tuple[tuple[str, str], ...]
Fact = str | int | float | bool | None

PLACES = ("url", "request-header", "request-body", "response-header", "response-body")
FORMS = ("raw", "url", "base64", "jwt", "gzip")


@dataclass(frozen=True)
class Sighting:
    """A canary or a secret that was seen in an exchange before it was redacted.

    `kind` is canary or secret, `place` one of PLACES, `form` one of FORMS.
    """

    label: str
    kind: str
    place: str
    form: str


class Exchange(NamedTuple):
    """An exchange after redaction. A tuple, because there are two of each: as it was, and as it is kept.

    `at` is ISO 8601 in UTC, `seconds` the time the answer took, `direction` in or out, `status` None without an answer.
    """

    simulator: str
    direction: str
    operation: str
    clinic: str | None
    method: str
    url: str
    request_headers: Headers
    request_body: str
    status: int | None
    response_headers: Headers
    response_body: str
    at: str
    seconds: float
    fault: str | None = None
    facts: Mapping[str, Fact] = MappingProxyType({})
    sightings: tuple[Sighting, ...] = ()
    number: int = 0

    def as_json(self) -> dict[str, Any]:
        """The form that the control plane shows; sightings have a list of their own there."""
        shown = {name: getattr(self, name) for name in _SHOWN}
        shown["facts"] = dict(self.facts)
        shown["request_headers"] = [list(pair) for pair in self.request_headers]
        shown["response_headers"] = [list(pair) for pair in self.response_headers]
        return shown

    @classmethod
    def from_json(cls, shown: Mapping[str, Any]) -> "Exchange":
        """The reverse of `as_json`; KeyError if a member is missing."""
        values = {name: shown[name] for name in _SHOWN}
        values["request_headers"] = tuple((name, value) for name, value in shown["request_headers"])
        values["response_headers"] = tuple((name, value) for name, value in shown["response_headers"])
        return cls(**values)


_SHOWN = (
    "number", "at", "seconds", "simulator", "direction", "operation", "clinic", "method", "url", "request_headers",
    "request_body", "status", "response_headers", "response_body", "fault", "facts",
)  # fmt: skip
