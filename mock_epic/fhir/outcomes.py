"""OperationOutcome as Epic writes it: one of its own numbered codes in every issue.

Codes and texts are those of public captures of fhir.epic.com; the coding system's OID differs between sites.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

CODE_ITEM = "2.657369"


class Numbering(Protocol):
    """Whoever knows a site's identifier systems."""

    def oid(self, item: str) -> str:
        """The system of an item."""
        ...


TEXTS = {
    "4101": "Resource request returns no results.",
    "4103": "The resource requested has been deleted.",
    "4107": "The read resource request has been merged.",
    "4112": "The resource request contained an invalid combination of parameters.",
    "4113": "The session ID for this search has expired.",
    "4118": "The authenticated user is not authorized to view the requested data.",
    "4119": "Additional data may exist that the authenticated user may not view.",
    "4127": "The search matches too many patients.",
    "59008": "The FHIR ID provided was not found.",
    "59100": "Content invalid against the specification or a profile.",
    "59102": "Only an _ID search is allowed.",
    "59159": "The content/operation failed to pass a business rule, and so could not proceed.",
    "59203": "The authenticated client's search or read is not authorized for this kind of record.",
    "59204": "Records of a kind that the authenticated client is not authorized for have been left out.",
}


@dataclass(frozen=True)
class Issue:
    """One issue; `place` is the path without its /f: prefix, for instance id."""

    severity: str
    code: str
    number: str
    diagnostics: str = ""
    place: str = ""

    def as_json(self, system: str) -> dict[str, Any]:
        """The issue element."""
        text = TEXTS[self.number]
        details = {"coding": [{"system": system, "code": self.number, "display": text}], "text": text}
        shown: dict[str, Any] = {"severity": self.severity, "code": self.code, "details": details}
        if self.diagnostics:
            shown["diagnostics"] = self.diagnostics
        if self.place:
            shown |= {"location": [f"/f:{self.place}"], "expression": [self.place]}
        return shown


class FhirRefused(Exception):
    """A FHIR request that fails with an OperationOutcome."""

    def __init__(self, status: int, *issues: Issue) -> None:
        super().__init__(", ".join(issue.number for issue in issues))
        self.status = status
        self.issues = issues


class FhirMoved(FhirRefused):
    """A chart that was merged into another one; `path` is below the base. The status 302 is our choice."""

    def __init__(self, path: str) -> None:
        super().__init__(302, MERGED)
        self.path = path


class FhirNotSimulated(Exception):
    """Something of FHIR that Epic may offer and this simulator does not; the message names the nearest thing."""


def outcome(site: Numbering, issues: tuple[Issue, ...]) -> dict[str, Any]:
    """The resource with these issues."""
    return {"resourceType": "OperationOutcome", "issue": [issue.as_json(site.oid(CODE_ITEM)) for issue in issues]}


def not_simulated_outcome(message: str) -> Mapping[str, Any]:
    """The resource that says aloud what is not simulated; no Epic code, since Epic has none for it."""
    issue = {"severity": "fatal", "code": "not-supported", "details": {"text": message}, "diagnostics": message}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


UNKNOWN_ID = Issue("fatal", "not-found", "59008", "Invalid FHIR ID provided", "id")
NO_RESULTS = Issue("warning", "processing", "4101")
PERHAPS_MORE = Issue("warning", "suppressed", "4119")
NOT_YOURS = Issue("fatal", "processing", "4118")
SESSION_OVER = Issue("fatal", "processing", "4113")
DELETED = Issue("fatal", "deleted", "4103")
MERGED = Issue("fatal", "processing", "4107")
ODD_COMBINATION = Issue("fatal", "invalid", "4112")
TOO_MANY_PATIENTS = Issue("fatal", "too-costly", "4127")
ONLY_BY_ID = Issue("fatal", "invalid", "59102")
KIND_NOT_YOURS = Issue("fatal", "forbidden", "59203")
SOME_SUPPRESSED = Issue("warning", "suppressed", "59204")


def unknown_parameter(name: str) -> Issue:
    """A parameter that Epic does not know: ignored and reported, its name in capitals."""
    diagnostics = f"Unknown parameter: {name.upper()}. Parameter has been ignored."
    return Issue("information", "invalid", "59100", diagnostics)


def bad_value(name: str, value: str) -> Issue:
    """A parameter whose value cannot be read."""
    return Issue("fatal", "invalid", "59100", f"Invalid value for parameter {name.upper()}: {value}", name)


def parameter_missing(words: str) -> Issue:
    """A search that Epic does not carry out without one of some parameters."""
    place = words.replace(" or ", "/").replace(", ", "/")
    diagnostics = (
        f"This resource requires {'a ' if words.startswith('patient') else ''}{words} parameter for searching."
    )
    return Issue("fatal", "business-rule", "59159", diagnostics, place)
