"""The launch context in a token answer: Epic's own fields, then the pairs of the integration record.

Sources: Epic OAuth 2.0 tutorial (what a visit, a surface and a user type bring), real answers published by
implementers (`need_patient_banner` is a string, `__epic.dstu2.patient`, `smart_style_url`).
"""

import base64
from typing import Any

from mock_epic.smart.access_token import patient_in_context
from mock_epic.smart.issued import Situation
from mock_epic.smart.launches import STAFF_SURFACES
from mock_epic.state import Clinic
from mock_epic.visits import Visit

_LOOK = "#E6F2F7|#005B96|#8B1A1A|#F5F5F5|6px|Segoe UI, Arial, sans-serif"
_STYLE = base64.urlsafe_b64encode(_LOOK.encode()).rstrip(b"=").decode()


def context_fields(clinic: Clinic, situation: Situation, release: str = "R4") -> dict[str, Any]:
    """The fields that come with this launch; those of the integration record never replace Epic's own.

    Ids are those of the app's FHIR release.
    """
    fields: dict[str, Any] = {}
    patient = patient_in_context(clinic, situation)
    if patient is not None:
        fields["patient"] = clinic.release_id(release, "Patient", patient)
        fields["__epic.dstu2.patient"] = clinic.dstu2_id("Patient", patient)
    if situation.kind == "staff":
        needed = situation.surface is not None
        fields["need_patient_banner"] = needed if clinic.profile.banner_is_boolean else str(needed).lower()
    visit = clinic.visits.get(situation.csn or "")
    if visit is not None and situation.surface in STAFF_SURFACES:
        fields.update(_of_visit(clinic, visit, release))
    fields["smart_style_url"] = style_url(clinic)
    kept = {name: value for name, value in fields.items() if name not in clinic.profile.withheld}
    return {**dict(situation.pairs), **kept}


def _of_visit(clinic: Clinic, visit: Visit, release: str) -> dict[str, str]:
    """Only staff launches with a visit open have these (Epic OAuth 2.0 tutorial)."""
    fields = {
        "encounter": clinic.release_id(release, "Encounter", visit.csn),
        "appointment": clinic.release_id(release, "Appointment", visit.csn),
    }
    if visit.department:
        department = clinic.release_id(release, "Location", visit.department)
        fields |= {"location": department, "loginDepartment": department}
    return fields


def style_url(clinic: Clinic) -> str:
    """Where the look of the launching surface is told: colours, radius and font, base64 in the last segment."""
    return f"{clinic.addresses.instance}/api/epic/2016/EDI/HTTP/style/100000/{_STYLE}.json"
