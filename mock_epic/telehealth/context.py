"""The context token of an integration record: name=value pairs with placeholders that Epic fills at launch.

Placeholder names are those that implementers publish (%CSN%, %EPICUSERID%, %EXTENSION;15354% ...). A placeholder that
is unknown or has nothing to say becomes empty, never an error; what stands behind a semicolon (the parameters of
%PERFDEPID;;; ; ;;NONE;%) changes nothing here. The form of the appointment time (ISO 8601, UTC) is our choice.
"""

import re
from collections.abc import Mapping

from mock_epic.people import Patient, Person, StaffMember
from mock_epic.state import Clinic
from mock_epic.visits import Visit

_PLACEHOLDER = re.compile(r"%([A-Z][A-Z0-9_]*(?:;\d+)?)(?:;[^%]*)?%")


def filled_pairs(context: str, clinic: Clinic, person: Person, visit: Visit | None) -> tuple[tuple[str, str], ...]:
    """The pairs of a context token for a person and, unless the launch has none, a visit."""
    values = placeholder_values(clinic, person, visit)

    def value_of(match: re.Match[str]) -> str:
        return values.get(match.group(1), "")

    named = (pair.partition("=") for pair in context.split("&") if pair)
    return tuple((name.strip(), _PLACEHOLDER.sub(value_of, value)) for name, _, value in named if name.strip())


def placeholder_values(clinic: Clinic, person: Person, visit: Visit | None) -> Mapping[str, str]:
    """What each placeholder stands for. In MyChart launches EPICUSERID is the portal account's id (our choice)."""
    patient = clinic.patients[visit.patient] if visit else person if isinstance(person, Patient) else None
    return {
        "EPICUSERID": person.external_id,
        "SYSLOGIN": person.login,
        "USERFNAME": person.given,
        "USERLNAME": person.family,
        **_of_provider(clinic, person),
        **_of_patient(patient),
        **_of_visit(visit),
    }


def _of_provider(clinic: Clinic, person: Person) -> dict[str, str]:
    if not isinstance(person, StaffMember):
        return {}
    practitioner = clinic.fhir_id("Practitioner", person.key)
    if not person.provider_record:
        return {"EPICUSERFHIRID": practitioner}
    return {"USERPROVID": person.epic_user_id, "USERPROVFHIRID": practitioner, "EPICUSERFHIRID": practitioner}


def _of_patient(patient: Patient | None) -> dict[str, str]:
    if patient is None:
        return {}
    return {"PATID": patient.mrn, "EPTID": f"Z{patient.mrn}", "DOB": patient.birth_date}


def _of_visit(visit: Visit | None) -> dict[str, str]:
    if visit is None:
        return {}
    return {
        "CSN": visit.csn,
        "PERFDEPID": visit.department_id,
        "LOGINDEPTID": visit.department_id,
        "EXTENSION;15354": visit.start.isoformat().replace("+00:00", "Z"),
    }
