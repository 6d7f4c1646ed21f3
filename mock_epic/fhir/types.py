"""Which R4 types Epic offers, which of them are simulated, and what simulated ones can do.

The list is that of the CapabilityStatement of fhir.epic.com (2026). HealthcareService, Slot, Schedule and Person are
not in it: the web server answers them with its HTML page, as it answers a word that is no type at all.
"""

from dataclasses import dataclass
from functools import cached_property

_EVERYWHERE = ("_id", "_count", "_include")
_NOT_MODELLED_ANYWHERE = ("_revinclude",)


@dataclass(frozen=True)
class FhirType:
    """A simulated type with the parameters of Epic's statement.

    A search needs one of `needs`, else the answer is 59159 with `needs_words` in it; `beside` are those that count only
    next to one of the others ("post-filters", May 2024).
    """

    name: str
    searched_by: tuple[str, ...]
    beside: tuple[str, ...]
    needs: tuple[str, ...]
    needs_words: str

    @cached_property
    def parameters(self) -> tuple[str, ...]:
        """Every parameter that works."""
        return (*self.searched_by, *self.beside, *_EVERYWHERE)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every parameter that Epic knows."""
        return frozenset((*self.parameters, *_NOT_MODELLED_ANYWHERE))


_ADDRESS = ("address", "address-city", "address-country", "address-postalcode", "address-state", "address-use")
_PEOPLE = tuple(name for name in _ADDRESS if name not in ("address-country", "address-use"))
_DEMOGRAPHICS = (
    "family", "given", "name", "birthdate", "identifier", *_PEOPLE, "gender", "legal-sex", "own-name", "own-prefix",
    "partner-name", "partner-prefix", "telecom",
)  # fmt: skip
_PLACES = (
    "practitioner", "organization", "location", "role", "specialty", "identifier", "email", "phone", "telecom",
)  # fmt: skip

MODELLED = {
    kind.name: kind
    for kind in (
        FhirType(
            "Appointment",
            ("patient", "date", "identifier", "status", "service-category", "onlyscannable"),
            (
                "actor", "appointment-type", "based-on", "location", "part-status", "practitioner", "reason-code",
                "reason-reference", "service-type", "slot", "specialty", "supporting-info",
            ),
            ("patient", "identifier", "_id"),
            "patient or _id",
        ),
        FhirType(
            "Encounter",
            ("patient", "subject", "date", "identifier", "class", "onlyscannable"),
            (
                "account", "appointment", "based-on", "diagnosis", "episode-of-care", "location", "location-period",
                "part-of", "participant", "participant-type", "practitioner", "reason-code", "reason-reference",
                "service-provider", "special-arrangement", "status", "type",
            ),
            ("patient", "subject", "identifier", "_id"),
            "patient or _id",
        ),
        FhirType(
            "Location",
            ("type",),
            (*_ADDRESS, "endpoint", "identifier", "name", "operational-status", "organization", "partof", "status"),
            ("type", "_id"),
            "type or _id",
        ),
        FhirType("Organization", (), (), ("_id",), "_id"),
        FhirType(
            "Patient",
            _DEMOGRAPHICS,
            (
                "active", "address-country", "address-use", "death-date", "email", "general-practitioner", "language",
                "link", "organization", "phone", "phonetic",
            ),
            (*_DEMOGRAPHICS, "_id"),
            "demographics or _id",
        ),
        FhirType(
            "Practitioner",
            ("family", "given", "name", "identifier", *_PEOPLE),
            ("active", "address-country", "address-use", "communication", "email", "gender", "phone", "phonetic",
             "telecom"),
            ("family", "given", "name", "identifier", *_PEOPLE, "_id"),
            "name, identifier or _id",
        ),
        FhirType(
            "PractitionerRole",
            _PLACES,
            ("active", "date", "endpoint", "service"),
            (*_PLACES, "_id"),
            "practitioner or _id",
        ),
        FhirType("RelatedPerson", ("patient",), (), ("patient", "_id"), "patient or _id"),
    )
}  # fmt: skip

OFFERED = frozenset(
    [
        "Account",
        "AdverseEvent",
        "AllergyIntolerance",
        "Appointment",
        "Binary",
        "BodyStructure",
        "CarePlan",
        "CareTeam",
        "Claim",
        "Communication",
        "ConceptMap",
        "Condition",
        "Consent",
        "Contract",
        "Coverage",
        "Device",
        "DeviceRequest",
        "DeviceUseStatement",
        "DiagnosticReport",
        "DocumentReference",
        "Encounter",
        "Endpoint",
        "EpisodeOfCare",
        "ExplanationOfBenefit",
        "FamilyMemberHistory",
        "Flag",
        "Goal",
        "Group",
        "ImagingStudy",
        "Immunization",
        "ImmunizationRecommendation",
        "List",
        "Location",
        "Measure",
        "MeasureReport",
        "Media",
        "Medication",
        "MedicationAdministration",
        "MedicationDispense",
        "MedicationRequest",
        "NutritionOrder",
        "Observation",
        "Organization",
        "Patient",
        "Practitioner",
        "PractitionerRole",
        "Procedure",
        "Provenance",
        "Questionnaire",
        "QuestionnaireResponse",
        "RelatedPerson",
        "RequestGroup",
        "ResearchStudy",
        "ResearchSubject",
        "ServiceRequest",
        "Specimen",
        "Substance",
        "Task",
        "ValueSet",
    ]
)


def nearest_type(name: str) -> str:
    """The simulated type that comes nearest to another one."""
    if name in ("Group", "Account", "Coverage", "Consent"):
        return "Patient"
    if name in ("CareTeam", "Endpoint"):
        return "PractitionerRole"
    return "Encounter"
