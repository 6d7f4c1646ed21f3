"""FHIR reads and searches that fail in the middle of a session."""

from collections.abc import Mapping
from typing import Any

from mock_epic.fhir.access import INSUFFICIENT_SCOPE, INVALID_TOKEN
from simkit.answers import cut_off, refuse
from simkit.faults import Fault, Seam, Spoil

FHIR = ("fhir.read", "fhir.search")
_LATER = "Waits at least as long as Retry-After says before it asks again, or goes on without the resource."
_NO_BODY = {"Content-Length": "0"}


def _fhir(name: str, promise: str, spoil: Spoil, options: Mapping[str, Any] | None = None) -> Fault:
    return Fault(f"fhir-{name}", FHIR, Seam.BEFORE_EFFECT, promise, spoil, options or {})


FHIR_FAULTS = (
    _fhir(
        "session-ended",
        "Refreshes its token where it has a refresh token and asks once more; else the person begins again from Epic.",
        refuse(401, b'""', {"WWW-Authenticate": INVALID_TOKEN, "Content-Type": "application/json"}),
    ),
    _fhir(
        "not-granted",
        "Expects no body, asks no more, and tells the operator that the API is missing from the app's record.",
        refuse(403, b"", {"WWW-Authenticate": INSUFFICIENT_SCOPE, **_NO_BODY}),
    ),
    _fhir("throttles", _LATER, refuse(429), {"retry_after_s": 1}),
    _fhir("unavailable", _LATER, refuse(503), {"retry_after_s": 1}),
    _fhir("unreachable", "Asks again later, or goes on without the resource; the visit is not lost.", cut_off()),
    _fhir(
        "answers-html",
        "Sees by the content type that this is no FHIR, whatever the status, and goes on without the resource.",
        refuse(
            200, b"<!DOCTYPE html>\r\n<html><body><h1>Scheduled maintenance</h1></body></html>\r\n",
            {"Content-Type": "text/html"},
        ),
        {"status": 200},
    ),
)  # fmt: skip
