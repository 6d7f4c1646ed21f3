"""Patient, Practitioner, PractitionerRole, Location and Organization as Epic shows them (R4).

Identifier types and systems as in public captures of fhir.epic.com: INTERNAL is padded on the left with blanks, EPI is
the medical record number, WPRINTERNAL the MyChart account.
"""

from typing import Any

from mock_epic.fhir.identifiers import dstu2_id, fhir_id, oid
from mock_epic.people import Patient, StaffMember
from mock_epic.state import ORGANIZATION, Clinic

_PADDED = 10
STU3_ID = "http://open.epic.com/FHIR/StructureDefinition/patient-fhir-id"
DSTU2_ID = "http://open.epic.com/FHIR/StructureDefinition/patient-dstu2-fhir-id"


def reference(clinic: Clinic, kind: str, key: str, display: str) -> dict[str, str]:
    """A reference, relative as in Epic's R4."""
    return {"reference": f"{kind}/{fhir_id(clinic.name, kind, key)}", "display": display}


def listed_name(person: Patient | StaffMember) -> str:
    """Last, First as in displays."""
    return f"{person.family}, {person.given}"


def patient(clinic: Clinic, key: str) -> dict[str, Any]:
    """A Patient."""
    person = clinic.patients[key]
    shown: dict[str, Any] = {
        "resourceType": "Patient",
        "id": fhir_id(clinic.name, "Patient", key),
        "identifier": _patient_identifiers(clinic, person),
        "active": True,
        "name": _names(person),
    }
    if person.phone:
        shown["telecom"] = [{"system": "phone", "value": person.phone, "use": "home"}]
    shown |= {"gender": "unknown", "birthDate": person.birth_date, "deceasedBoolean": False}
    if person.address:
        shown["address"] = [{"use": "home", "text": person.address.replace("\n", "\r\n"), "line": [person.address]}]
    shown["managingOrganization"] = reference(clinic, "Organization", ORGANIZATION, organization_name(clinic))
    return shown


def practitioner(clinic: Clinic, key: str) -> dict[str, Any]:
    """A Practitioner; the INTERNAL identifier is the Epic user id, padded."""
    person = clinic.staff[key]
    emp = oid(clinic.name, clinic.environment, "2.697780")
    return {
        "resourceType": "Practitioner",
        "id": fhir_id(clinic.name, "Practitioner", key),
        "identifier": [
            {"use": "usual", "type": {"text": "INTERNAL"}, "system": emp, "value": person.epic_user_id.rjust(_PADDED)},
            {"use": "usual", "type": {"text": "EXTERNAL"}, "system": emp, "value": person.epic_user_id},
        ],
        "active": True,
        "name": _names(person),
    }


def practitioner_role(clinic: Clinic, key: str) -> dict[str, Any]:
    """A PractitionerRole: a clinician's place in the organization."""
    person = clinic.staff[key]
    return {
        "resourceType": "PractitionerRole",
        "id": fhir_id(clinic.name, "PractitionerRole", key),
        "active": True,
        "practitioner": reference(clinic, "Practitioner", key, person.name),
        "organization": reference(clinic, "Organization", ORGANIZATION, organization_name(clinic)),
    }


def location(clinic: Clinic, department: str) -> dict[str, Any]:
    """A Location: a department."""
    return {
        "resourceType": "Location",
        "id": fhir_id(clinic.name, "Location", department),
        "status": "active",
        "name": department,
        "mode": "instance",
        "managingOrganization": reference(clinic, "Organization", ORGANIZATION, organization_name(clinic)),
    }


def organization(clinic: Clinic, _key: str = ORGANIZATION) -> dict[str, Any]:
    """The Organization of the clinic."""
    return {
        "resourceType": "Organization",
        "id": fhir_id(clinic.name, "Organization", ORGANIZATION),
        "active": True,
        "name": organization_name(clinic),
    }


def organization_name(clinic: Clinic) -> str:
    """The clinic's name as people read it."""
    return clinic.name.replace("-", " ").title()


def _names(person: Patient | StaffMember) -> list[dict[str, Any]]:
    name = {"text": person.name, "family": person.family, "given": person.given.split()}
    return [{"use": "official", **name}, {"use": "usual", **name}]


def _patient_identifiers(clinic: Clinic, person: Patient) -> list[dict[str, Any]]:
    record = f"Z{person.mrn}"
    values = (
        ("EPIC", oid(clinic.name, clinic.environment, "5.737384.0"), f"E{person.mrn}"),
        ("EXTERNAL", oid(clinic.name, clinic.environment, "2.698084"), record),
        ("FHIR", DSTU2_ID, dstu2_id(clinic.name, "Patient", person.key)),
        ("FHIR STU3", STU3_ID, fhir_id(clinic.name, "Patient", person.key)),
        ("INTERNAL", oid(clinic.name, clinic.environment, "2.698084"), record.rjust(_PADDED)),
        ("EPI", oid(clinic.name, clinic.environment, "5.737384.14"), person.mrn),
        ("MYCHARTLOGIN", oid(clinic.name, clinic.environment, "3.878082.110"), person.portal_user.upper()),
        ("WPRINTERNAL", oid(clinic.name, clinic.environment, "2.878082"), person.portal_id),
    )
    return [
        {"use": "usual", "type": {"text": kind}, "system": system, "value": value} for kind, system, value in values
    ]
