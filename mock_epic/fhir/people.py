"""Patient, RelatedPerson, Practitioner, PractitionerRole, Location and Organization as Epic shows them (R4).

Identifier types and systems as in public captures of fhir.epic.com: INTERNAL is padded on the left with blanks, EPI is
the medical record number, WPRINTERNAL the MyChart account.
"""

from typing import Any

from mock_epic.people import PROXY_SEPARATOR, Patient, Person, StaffMember
from mock_epic.state import ORGANIZATION, Clinic

_PADDED = 10
_ROLES = "http://terminology.hl7.org/CodeSystem/v3-RoleCode"
NPI = "http://hl7.org/fhir/sid/us-npi"
STU3_ID = "http://open.epic.com/FHIR/StructureDefinition/patient-fhir-id"
DSTU2_ID = "http://open.epic.com/FHIR/StructureDefinition/patient-dstu2-fhir-id"


def reference(clinic: Clinic, kind: str, key: str, display: str) -> dict[str, str]:
    """A reference, relative as in Epic's R4."""
    return {"reference": f"{kind}/{clinic.fhir_id(kind, key)}", "display": display}


def listed_name(person: Patient | StaffMember) -> str:
    """Last, First as in displays."""
    return f"{person.family}, {person.given}"


def patient(clinic: Clinic, key: str) -> dict[str, Any]:
    """A Patient."""
    person = clinic.patients[key]
    shown: dict[str, Any] = {
        "resourceType": "Patient",
        "id": clinic.fhir_id("Patient", key),
        "identifier": _patient_identifiers(clinic, person),
        "active": True,
        "name": _names(person),
    }
    contacts = (("phone", person.phone), ("email", person.email))
    telecom = [{"system": system, "value": value, "use": "home"} for system, value in contacts if value]
    if telecom:
        shown["telecom"] = telecom
    shown |= {"gender": person.gender, "birthDate": person.birth_date, "deceasedBoolean": False}
    if person.address:
        shown["address"] = [{"use": "home", "text": person.address.replace("\n", "\r\n"), "line": [person.address]}]
    shown["managingOrganization"] = reference(clinic, "Organization", ORGANIZATION, organization_name(clinic))
    return shown


def related_person(clinic: Clinic, key: str) -> dict[str, Any]:
    """A RelatedPerson: somebody who acts for a patient in MyChart; the word for the relationship is the clinic's."""
    proxy_key, _, patient_key = key.partition(PROXY_SEPARATOR)
    person = clinic.proxies[proxy_key]
    account = {"use": "usual", "type": {"text": "WPRINTERNAL"}, "system": clinic.oid("2.878082")}
    return {
        "resourceType": "RelatedPerson",
        "id": clinic.fhir_id("RelatedPerson", key),
        "identifier": [{**account, "value": person.portal_id}],
        "active": True,
        "patient": reference(clinic, "Patient", patient_key, listed_name(clinic.patients[patient_key])),
        "relationship": [{"text": person.relationship}],
        "name": _names(person),
    }


def practitioner(clinic: Clinic, key: str) -> dict[str, Any]:
    """A Practitioner; the INTERNAL identifier is the Epic user id, padded."""
    person = clinic.staff[key]
    emp = clinic.oid("2.697780")
    return {
        "resourceType": "Practitioner",
        "id": clinic.fhir_id("Practitioner", key),
        "identifier": [
            {"use": "usual", "type": {"text": "INTERNAL"}, "system": emp, "value": person.epic_user_id.rjust(_PADDED)},
            {"use": "usual", "type": {"text": "EXTERNAL"}, "system": emp, "value": person.epic_user_id},
            *([{"use": "usual", "type": {"text": "NPI"}, "system": NPI, "value": person.npi}] if person.npi else []),
        ],
        "active": True,
        "name": _names(person),
    }


def practitioner_role(clinic: Clinic, key: str) -> dict[str, Any]:
    """A PractitionerRole: a clinician's place in the organization."""
    person = clinic.staff[key]
    return {
        "resourceType": "PractitionerRole",
        "id": clinic.fhir_id("PractitionerRole", key),
        "active": True,
        "practitioner": reference(clinic, "Practitioner", key, person.name),
        "organization": reference(clinic, "Organization", ORGANIZATION, organization_name(clinic)),
    }


def location(clinic: Clinic, department: str) -> dict[str, Any]:
    """A Location: a department."""
    return {
        "resourceType": "Location",
        "id": clinic.fhir_id("Location", department),
        "status": "active",
        "name": department,
        "mode": "instance",
        "type": [{"coding": [{"system": _ROLES, "code": "OF", "display": "Outpatient facility"}]}],
        "managingOrganization": reference(clinic, "Organization", ORGANIZATION, organization_name(clinic)),
    }


def organization(clinic: Clinic, _key: str = ORGANIZATION) -> dict[str, Any]:
    """The Organization of the clinic."""
    return {
        "resourceType": "Organization",
        "id": clinic.fhir_id("Organization", ORGANIZATION),
        "active": True,
        "name": organization_name(clinic),
    }


def organization_name(clinic: Clinic) -> str:
    """The clinic's name as people read it."""
    return clinic.shown_name


def _names(person: Person) -> list[dict[str, Any]]:
    name = {"text": person.name, "family": person.family, "given": person.given.split()}
    return [{"use": "official", **name}, {"use": "usual", **name}]


def _patient_identifiers(clinic: Clinic, person: Patient) -> list[dict[str, Any]]:
    record = f"Z{person.mrn}"
    values = (
        ("EPIC", clinic.oid("5.737384.0"), f"E{person.mrn}"),
        ("EXTERNAL", clinic.oid("2.698084"), record),
        ("FHIR", DSTU2_ID, clinic.dstu2_id("Patient", person.key)),
        ("FHIR STU3", STU3_ID, clinic.fhir_id("Patient", person.key)),
        ("INTERNAL", clinic.oid("2.698084"), record.rjust(_PADDED)),
        ("EPI", clinic.oid("5.737384.14"), person.mrn),
        ("MYCHARTLOGIN", clinic.oid("3.878082.110"), person.portal_user.upper()),
        ("WPRINTERNAL", clinic.oid("2.878082"), person.portal_id),
    )
    return [
        {"use": "usual", "type": {"text": kind}, "system": system, "value": value} for kind, system, value in values
    ]
