"""The STU3 and DSTU2 bases: their statements with the OAuth addresses, and that their resources are not simulated.

Names and versions as captured at fhir.epic.com: STU3 is 3.0.1, DSTU2 is 1.0.2 and calls the statement Conformance.
"""

from datetime import datetime
from typing import Any

from mock_epic.fhir.capability import OAUTH_URIS, SERVICES
from mock_epic.moment import instant
from mock_epic.state import Clinic

VERSIONS = {"STU3": "3.0.1", "DSTU2": "1.0.2"}
_SECURITY_SERVICE = "http://hl7.org/fhir/ValueSet/restful-security-service"


def not_in_release(release: str, path: str) -> str:
    """What is said of a resource of these bases."""
    nothing = " Epic's DSTU2 has neither Appointment nor Encounter." if release == "DSTU2" else ""
    return f"{release} answers metadata and the launch only; {path or 'this'} is simulated at the R4 base.{nothing}"


def early_statement(clinic: Clinic, release: str, now: datetime) -> dict[str, Any]:
    """GET {base}/metadata of an earlier release; no resource is listed because none is simulated."""
    profile, addresses = clinic.profile, clinic.addresses
    statement: dict[str, Any] = {
        "resourceType": "Conformance" if release == "DSTU2" else "CapabilityStatement",
        "status": "active",
        "experimental": True,
        "date": instant(now),
        "kind": "instance",
        "software": {"name": "Epic", "version": profile.software_version, "releaseDate": profile.released},
        "implementation": {
            "description": f"{clinic.environment} FHIR Server",
            "url": addresses.base(release),
        },
        "fhirVersion": VERSIONS[release],
        "acceptUnknown": "no",
        "format": ["xml", "json"],
        "rest": [{"mode": "server", "documentation": not_in_release(release, ""), "security": _security(clinic)}],
    }
    return statement


def _security(clinic: Clinic) -> dict[str, Any]:
    endpoints = {"authorize": clinic.addresses.authorize, "token": clinic.addresses.token}
    uris = [{"url": name, "valueUri": address} for name, address in endpoints.items()]
    services = [
        {"coding": [{"system": _SECURITY_SERVICE, "code": code, "display": code}], "text": code} for code in SERVICES
    ]
    return {"extension": [{"url": OAUTH_URIS, "extension": uris}], "cors": True, "service": services}
