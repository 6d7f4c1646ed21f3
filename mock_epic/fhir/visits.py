"""Appointment and Encounter as Epic shows them (R4); the CSN joins the two.

Elements as in Epic's own Appointment sample (fhir.epic.com/Specifications?api=10468) and public captures of Encounter;
the codes of a video visit type are our choice. There is no join link in either, and no way to write them.
"""

from typing import Any

from mock_epic.fhir.identifiers import CSN_ITEM
from mock_epic.fhir.people import listed_name, organization_name, reference
from mock_epic.moment import instant
from mock_epic.state import ORGANIZATION, Clinic
from mock_epic.visits import Visit

CATEGORY = "http://open.epic.com/FHIR/StructureDefinition/appointment-service-category"
ENCOUNTER_CLASS = "urn:oid:1.2.840.114350.1.72.1.7.7.10.696784.13260"
_ENCOUNTER_STATUS = {"booked": "planned", "arrived": "in-progress", "fulfilled": "finished", "cancelled": "cancelled"}
_PARTICIPATION = "http://terminology.hl7.org/CodeSystem/v3-ParticipationType"
_SERVICE_CATEGORY = [
    {
        "coding": [{"system": CATEGORY, "code": "appointment", "display": "appointment"}],
        "text": "appointment",
    }
]
_APPOINTMENT_TYPE = {"coding": [{"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "AMB"}]}


def csn_identifier(clinic: Clinic, csn: str) -> dict[str, str]:
    """The contact serial number, under a system that differs between sites."""
    return {"system": clinic.oid(CSN_ITEM), "value": csn}


def appointment(clinic: Clinic, csn: str) -> dict[str, Any]:
    """An Appointment."""
    visit = clinic.visits[csn]
    shown = {
        "resourceType": "Appointment",
        "id": clinic.fhir_id("Appointment", csn),
        "identifier": [csn_identifier(clinic, csn)],
        "status": visit.status,
        "serviceCategory": _SERVICE_CATEGORY,
        "serviceType": [{"coding": [_visit_type(clinic)]}],
        "appointmentType": _APPOINTMENT_TYPE,
        "start": instant(visit.start),
        "end": instant(visit.end),
        "minutesDuration": visit.minutes,
        "participant": [
            {"actor": actor, "required": "required", "status": "accepted"} for actor in _actors(clinic, visit)
        ],
        "reasonCode": _reasons(clinic, visit),
    }
    return {name: value for name, value in shown.items() if value != []}


def encounter(clinic: Clinic, csn: str) -> dict[str, Any]:
    """An Encounter; a no-show has the status unknown (our choice)."""
    visit = clinic.visits[csn]
    patient, *others = _actors(clinic, visit)
    practitioners = [actor for actor in others if actor["reference"].startswith("Practitioner/")]
    shown: dict[str, Any] = {
        "resourceType": "Encounter",
        "id": clinic.fhir_id("Encounter", csn),
        "identifier": [{"use": "usual", **csn_identifier(clinic, csn)}],
        "status": _ENCOUNTER_STATUS.get(visit.status, "unknown"),
        "class": {"system": ENCOUNTER_CLASS, "code": "5", "display": "Appointment"},
        "type": [{"coding": [_visit_type(clinic)], "text": "MyChart Video Visit"}],
        "subject": patient,
        "participant": [_attender(actor) for actor in practitioners],
        "reasonCode": _reasons(clinic, visit),
        "period": {"start": instant(visit.start), "end": instant(visit.end)},
        "location": [{"location": actor} for actor in others if actor["reference"].startswith("Location/")],
        "serviceProvider": reference(clinic, "Organization", ORGANIZATION, organization_name(clinic)),
    }
    return {name: value for name, value in shown.items() if value != []}


def _attender(actor: dict[str, str]) -> dict[str, Any]:
    coding = {"system": _PARTICIPATION, "code": "ATND", "display": "attender"}
    individual = {"reference": actor["reference"], "type": "Practitioner", "display": actor["display"]}
    return {"type": [{"coding": [coding], "text": "attender"}], "individual": individual}


def _reasons(clinic: Clinic, visit: Visit) -> list[dict[str, str]]:
    """Why the patient comes, in words only (our choice)."""
    diagnosis = clinic.patients[visit.patient].diagnosis
    return [{"text": diagnosis}] if diagnosis else []


def _visit_type(clinic: Clinic) -> dict[str, str]:
    system = clinic.oid("2.808267")
    return {"system": system, "code": "2590", "display": "MyChart Video Visit"}


def _actors(clinic: Clinic, visit: Visit) -> list[dict[str, str]]:
    """The patient, then the practitioners, then the department."""
    actors = [reference(clinic, "Patient", visit.patient, listed_name(clinic.patients[visit.patient]))]
    actors += [reference(clinic, "Practitioner", key, clinic.staff[key].name) for key in visit.staff]
    if visit.department:
        actors.append(reference(clinic, "Location", visit.department, visit.department))
    return actors
