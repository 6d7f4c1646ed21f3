"""Reading one resource by its FHIR id."""

from collections.abc import Callable, Mapping
from typing import Any

from mock_epic.fhir import people, visits
from mock_epic.fhir.access import check_patient
from mock_epic.fhir.outcomes import DELETED, KIND_NOT_YOURS, UNKNOWN_ID, FhirMoved, FhirRefused
from mock_epic.people import PROXY_SEPARATOR
from mock_epic.smart.issued import AccessToken
from mock_epic.state import Clinic

BUILDERS: Mapping[str, Callable[[Clinic, str], dict[str, Any]]] = {
    "Appointment": visits.appointment,
    "Encounter": visits.encounter,
    "Location": people.location,
    "Organization": people.organization,
    "Patient": people.patient,
    "Practitioner": people.practitioner,
    "PractitionerRole": people.practitioner_role,
    "RelatedPerson": people.related_person,
}


def read(clinic: Clinic, kind: str, resource_id: str, token: AccessToken) -> dict[str, Any]:
    """The resource; FhirRefused if there is none with that id (59008), it was deleted (4103), it is another patient's
    (4118) or of a kind that apps may not see (59203), FhirMoved for a chart that was merged (4107).
    """
    key = clinic.keys_by_fhir_id.get((kind, resource_id))
    if key is None and (kind, resource_id) in clinic.deleted:
        raise FhirRefused(410, DELETED)
    if key is None:
        raise FhirRefused(404, UNKNOWN_ID)
    owner = patient_of(clinic, kind, key)
    if owner is not None:
        check_patient(token, owner)
    if kind == "Encounter" and clinic.visits[key].restricted:
        raise FhirRefused(403, KIND_NOT_YOURS)
    if kind == "Patient" and clinic.patients[key].merged_into:
        raise FhirMoved(f"Patient/{clinic.fhir_id('Patient', clinic.patients[key].merged_into)}")
    return BUILDERS[kind](clinic, key)


def patient_of(clinic: Clinic, kind: str, key: str) -> str | None:
    """Whose chart a resource belongs to; None for what is nobody's."""
    if kind == "Patient":
        return key
    if kind == "RelatedPerson":
        return key.partition(PROXY_SEPARATOR)[2]
    return clinic.visits[key].patient if kind in ("Appointment", "Encounter") else None
