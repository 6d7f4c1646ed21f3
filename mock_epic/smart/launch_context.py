"""The launch context in a token answer: Epic's own fields, then the pairs of the integration record.

Sources: Epic OAuth 2.0 tutorial (what a visit, a surface and a user type bring), real answers published by
implementers (`need_patient_banner` is a string, `__epic.dstu2.patient`, `smart_style_url`).
"""

import base64
from typing import Any

from mock_epic.fhir.identifiers import dstu2_id, fhir_id
from mock_epic.smart.access_token import patient_in_context
from mock_epic.smart.issued import Situation
from mock_epic.smart.launches import STAFF_SURFACES
from mock_epic.state import Clinic
from mock_epic.visits import Visit

_STYLE = "#E6F2F7|#005B96|#8B1A1A|#F5F5F5|6px|Segoe UI, Arial, sans-serif"


def context_fields(clinic: Clinic, situation: Situation) -> dict[str, Any]:
    """The fields that come with this launch; those of the integration record never replace Epic's own."""
    fields: dict[str, Any] = {}
    patient = patient_in_context(clinic, situation)
    if patient is not None:
        fields["patient"] = fhir_id(clinic.name, "Patient", patient)
        fields["__epic.dstu2.patient"] = dstu2_id(clinic.name, "Patient", patient)
    if situation.kind == "staff":
        fields["need_patient_banner"] = "false" if situation.surface is None else "true"
    visit = clinic.visits.get(situation.csn or "")
    if visit is not None and situation.surface in STAFF_SURFACES:
        fields.update(_of_visit(clinic, visit))
    fields["smart_style_url"] = style_url(clinic)
    return {**dict(situation.pairs), **fields}


def _of_visit(clinic: Clinic, visit: Visit) -> dict[str, str]:
    """Only staff launches with a visit open have these (Epic OAuth 2.0 tutorial)."""
    fields = {
        "encounter": fhir_id(clinic.name, "Encounter", visit.csn),
        "appointment": fhir_id(clinic.name, "Appointment", visit.csn),
    }
    if visit.department:
        department = fhir_id(clinic.name, "Location", visit.department)
        fields |= {"location": department, "loginDepartment": department}
    return fields


def style_url(clinic: Clinic) -> str:
    """Where the look of the launching surface is told: colours, radius and font, base64 in the last segment."""
    encoded = base64.urlsafe_b64encode(_STYLE.encode()).rstrip(b"=").decode()
    return f"{clinic.addresses.instance}/api/epic/2016/EDI/HTTP/style/100000/{encoded}.json"
