"""The STU3 and DSTU2 bases answer metadata and the launch, and say what they do not offer."""

from typing import Any

import pytest
from fhir.resources.STU3 import get_fhir_model_class

CALLBACK = "http://connector.example/callback/epic"
JSON = {"Accept": "application/json"}


def app(epic: Any, release: str) -> None:
    """Register an app of that release in the place of the provider app."""
    epic.add_app(
        client_id="provider-app", audience="provider", auth="client_secret_basic", client_secret="not a/secret",
        redirect_uris=[CALLBACK], fhir=release,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("release", "kind", "version"), [("STU3", "CapabilityStatement", "3.0.1"), ("DSTU2", "Conformance", "1.0.2")]
)
def test_metadata_names_the_oauth_addresses(epic: Any, release: str, kind: str, version: str) -> None:
    """With the release's own resource and service system."""
    statement = epic.get(f"api/FHIR/{release}/metadata", headers=JSON).json
    assert (statement["resourceType"], statement["fhirVersion"]) == (kind, version)
    security = statement["rest"][0]["security"]
    assert {uri["url"] for uri in security["extension"][0]["extension"]} == {"authorize", "token"}
    assert security["service"][0]["coding"][0]["system"] == "http://hl7.org/fhir/ValueSet/restful-security-service"


def test_the_stu3_statement_is_valid(epic: Any) -> None:
    """By the models of STU3."""
    statement = epic.get("api/FHIR/STU3/metadata", headers=JSON).json
    get_fhir_model_class("CapabilityStatement").model_validate(statement)


def test_dstu2_has_no_smart_configuration(epic: Any) -> None:
    """It is there at STU3 and R4 only."""
    paths = [f"api/FHIR/{release}/.well-known/smart-configuration" for release in ("R4", "STU3", "DSTU2")]
    assert [epic.get(path).status_code for path in paths] == [200, 200, 404]


@pytest.mark.parametrize("release", ["STU3", "DSTU2"])
def test_the_release_of_the_app_decides_iss_and_ids(epic: Any, release: str) -> None:
    """`iss` is that base, `aud` must be it, and DSTU2 ids begin with T; there is no fhirUser."""
    app(epic, release)
    wish = {"surface": "hyperspace", "person": "okafor", "csn": "90001"}
    started = epic.client.post(f"/_sim/clinics/{epic.name}/launches", json=wish).json
    assert started["iss"] == f"http://epic.example/{epic.name}/api/FHIR/{release}"
    assert epic.authorize(launch=epic.launch()).status_code == 400
    token = epic.provider_token(launch=started["launch"], aud=started["iss"])
    assert token["patient"].startswith("T" if release == "DSTU2" else "e")
    assert token["__epic.dstu2.patient"].startswith("T")
    import base64

    payload = token["id_token"].split(".")[1]
    assert b"fhirUser" not in base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))


@pytest.mark.parametrize("path", ["STU3/Patient/x", "DSTU2/Appointment?patient=x"])
def test_their_resources_are_not_simulated(epic: Any, path: str) -> None:
    """501 that points to R4."""
    answer = epic.get(f"api/FHIR/{path}", headers=JSON)
    assert answer.status_code == 501
    assert "simulated at the R4 base" in answer.json["issue"][0]["diagnostics"]
