"""The CapabilityStatement: open to everybody, and before August 2021 the only discovery there is."""

from datetime import datetime
from typing import Any

from mock_epic.fhir.elements import ELEMENTS
from mock_epic.fhir.types import MODELLED, FhirType
from mock_epic.moment import instant
from mock_epic.state import Clinic

OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
SECURITY_SERVICE = "http://terminology.hl7.org/CodeSystem/restful-security-service"
SERVICES = ("OAuth", "SMART-on-FHIR", "Basic")
_TYPES = {
    "date": "date", "birthdate": "date", "patient": "reference", "subject": "reference", "practitioner": "reference",
    "family": "string", "given": "string", "name": "string", "_count": "number",
}  # fmt: skip


def capability_statement(clinic: Clinic, now: datetime) -> dict[str, Any]:
    """GET {FHIR base}/metadata, as captured at fhir.epic.com, with the simulated types only."""
    profile = clinic.profile
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "experimental": True,
        "date": instant(now),
        "kind": "instance",
        "instantiates": ["http://hl7.org/fhir/us/core/CapabilityStatement/us-core-server|6.1.0"],
        "software": {"name": "Epic", "version": profile.software_version, "releaseDate": profile.released},
        "implementation": {
            "description": f"{clinic.environment} FHIR Server",
            "url": clinic.addresses.fhir_base,
        },
        "fhirVersion": "4.0.1",
        "format": ["xml", "json"],
        "rest": [
            {
                "mode": "server",
                "security": _security(clinic),
                "resource": [_resource(kind) for kind in MODELLED.values()],
            }
        ],
    }


def _security(clinic: Clinic) -> dict[str, Any]:
    endpoints = {"authorize": clinic.addresses.authorize, "token": clinic.addresses.token}
    uris = [{"url": name, "valueUri": address} for name, address in endpoints.items()]
    return {
        "extension": [{"url": OAUTH_URIS, "extension": uris}],
        "cors": True,
        "service": [
            {"coding": [{"system": SECURITY_SERVICE, "code": code, "display": code}], "text": code} for code in SERVICES
        ],
    }


def _resource(kind: FhirType) -> dict[str, Any]:
    return {
        "type": kind.name,
        "interaction": [{"code": "read"}, {"code": "search-type"}],
        "readHistory": False,
        "updateCreate": False,
        "searchInclude": ["*"],
        "searchParam": [
            {"name": name, "type": _type(kind.name, name)} for name in sorted(kind.parameters) if name != "_include"
        ],
    }


def _type(kind: str, name: str) -> str:
    element = ELEMENTS[kind].get(name)
    return _TYPES.get(name) or (element.kind if element else "token")
