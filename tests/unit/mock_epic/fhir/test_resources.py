"""The resources are valid R4, by the models of fhir.resources and by required codes that these do not check."""

from typing import Any
from xml.etree import ElementTree as ET

import pytest
from fhir.resources.R4B import get_fhir_model_class

REQUIRED_CODES = {
    ("Appointment", "status"): {"booked", "arrived", "fulfilled", "cancelled", "noshow"},
    ("Encounter", "status"): {"planned", "in-progress", "finished", "cancelled", "unknown"},
    ("Patient", "gender"): {"male", "female", "other", "unknown"},
    ("Location", "status"): {"active", "suspended", "inactive"},
}
PARTICIPANT_STATUS = {"accepted", "declined", "tentative", "needs-action"}


def valid(resource: dict[str, Any]) -> dict[str, Any]:
    """The resource, if its model and the required codes allow it."""
    kind = resource["resourceType"]
    get_fhir_model_class(kind).model_validate(resource)
    for (named, member), codes in REQUIRED_CODES.items():
        if named == kind:
            assert resource[member] in codes
    for participant in resource.get("participant", []) if kind == "Appointment" else []:
        assert participant["status"] in PARTICIPANT_STATUS
        assert participant["required"] in {"required", "optional", "information-only"}
    return resource


@pytest.fixture
def token(epic: Any) -> dict[str, Any]:
    """A clinician's token answer."""
    return dict(epic.provider_token())


def read(epic: Any, token: dict[str, Any], path: str) -> dict[str, Any]:
    """A valid resource by its path."""
    answer = epic.fhir(path, token["access_token"])
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return valid(dict(answer.json))


def test_every_reference_of_a_visit_can_be_followed(epic: Any, token: dict[str, Any]) -> None:
    """Whatever an Appointment or Encounter refers to is there and valid."""
    appointment = read(epic, token, f"Appointment/{token['appointment']}")
    encounter = read(epic, token, f"Encounter/{token['encounter']}")
    references = [participant["actor"]["reference"] for participant in appointment["participant"]]
    references += [encounter["serviceProvider"]["reference"], encounter["subject"]["reference"]]
    assert len(references) == 5
    for reference in references:
        assert not reference.startswith("http")
        read(epic, token, reference)


def test_appointment_and_encounter_share_the_csn(epic: Any, token: dict[str, Any]) -> None:
    """The contact serial number joins the two, under the same system."""
    appointment = read(epic, token, f"Appointment/{token['appointment']}")
    encounter = read(epic, token, f"Encounter/{token['encounter']}")
    both = [resource["identifier"][0] for resource in (appointment, encounter)]
    assert both[0]["value"] == both[1]["value"] == "90001"
    assert both[0]["system"] == both[1]["system"]
    assert both[0]["system"].endswith(".7.3.698084.8")


def test_the_reason_of_a_visit_is_the_diagnosis(epic: Any, token: dict[str, Any]) -> None:
    """Where a patient has one, the Appointment and the Encounter say it, so that it can leak from either."""
    both = [read(epic, token, f"{kind}/{token[kind.lower()]}") for kind in ("Appointment", "Encounter")]
    assert [one["reasonCode"] for one in both] == [[{"text": "Tarrowin syndrome"}]] * 2


def test_the_system_of_the_csn_differs_between_sites(epic: Any, token: dict[str, Any]) -> None:
    """Nobody can rely on one identifier system, nor on one id."""
    here = read(epic, token, f"Appointment/{token['appointment']}")
    epic.name = f"{epic.name}-elsewhere"
    epic.make(environment="Production")
    other = epic.provider_token()
    there = read(epic, other, f"Appointment/{other['appointment']}")
    assert here["identifier"][0]["system"] != there["identifier"][0]["system"]
    assert here["id"] != there["id"]


def test_an_appointment_has_utc_times_and_no_link(epic: Any, token: dict[str, Any]) -> None:
    """Start and end are UTC; there is no way to join in an Appointment."""
    appointment = read(epic, token, f"Appointment/{token['appointment']}")
    assert (appointment["start"], appointment["end"]) == ("2026-01-12T15:00:00Z", "2026-01-12T15:30:00Z")
    assert "virtualService" not in appointment
    assert "http://connector" not in str(appointment)


def test_the_internal_identifier_is_padded(epic: Any, token: dict[str, Any]) -> None:
    """INTERNAL is padded with blanks on the left: who compares must trim."""
    patient = read(epic, token, f"Patient/{token['patient']}")
    values = {identifier["type"]["text"]: identifier["value"] for identifier in patient["identifier"]}
    assert values["INTERNAL"].startswith(" ")
    assert values["INTERNAL"].strip() == values["EXTERNAL"]
    assert values["WPRINTERNAL"] == "7001"
    assert values["EPI"] == "200001"


def test_a_practitioner_role_of_a_clinician(epic: Any, token: dict[str, Any]) -> None:
    """A clinician's role is found by the practitioner."""
    sub = read(epic, token, f"Encounter/{token['encounter']}")["participant"][0]["individual"]["reference"]
    bundle = epic.fhir(f"PractitionerRole?practitioner={sub}", token["access_token"]).json
    assert valid(bundle["entry"][0]["resource"])["practitioner"]["reference"] == sub


def test_the_capability_statement_is_valid_and_names_the_oauth_addresses(epic: Any) -> None:
    """Before smart-configuration this is where the addresses are."""
    statement = epic.get("api/FHIR/R4/metadata", headers={"Accept": "application/json"}).json
    get_fhir_model_class("CapabilityStatement").model_validate(statement)
    security = statement["rest"][0]["security"]
    assert security["cors"] is True
    assert [service["coding"][0]["code"] for service in security["service"]] == ["OAuth", "SMART-on-FHIR", "Basic"]
    uris = {uri["url"]: uri["valueUri"] for uri in security["extension"][0]["extension"]}
    assert uris == {
        "authorize": f"http://epic.example/{epic.name}/oauth2/authorize",
        "token": f"http://epic.example/{epic.name}/oauth2/token",
    }


def test_the_xml_says_the_same(epic: Any) -> None:
    """The XML form carries the namespace, attributes for ids and urls, and nested resources."""
    root = ET.fromstring(epic.get("api/FHIR/R4/metadata").get_data())
    namespace = {"f": "http://hl7.org/fhir"}
    assert root.tag == "{http://hl7.org/fhir}CapabilityStatement"
    token = root.find(".//f:extension[@url='token']/f:valueUri", namespace)
    assert token is not None
    assert token.get("value") == f"http://epic.example/{epic.name}/oauth2/token"
    cors = root.find("./f:rest/f:security/f:cors", namespace)
    assert cors is not None
    assert cors.get("value") == "true"


def test_a_bundle_in_xml_holds_its_resources(epic: Any, token: dict[str, Any]) -> None:
    """A resource inside a Bundle is an element of its own name."""
    path = f"Patient?_id={token['patient']}&_format=xml"
    root = ET.fromstring(epic.fhir(path, token["access_token"]).get_data())
    assert root.find(".//{http://hl7.org/fhir}resource/{http://hl7.org/fhir}Patient") is not None
