"""Who may read what, and how refusals look: not like FHIR's textbook."""

from datetime import timedelta
from typing import Any

import pytest

INVALID = 'Bearer error="invalid_token", error_description="The access token provided is not valid"'
INSUFFICIENT = (
    'Bearer error="insufficient_scope", '
    'error_description="The access token provided is valid, but is not authorized for this service"'
)


@pytest.mark.parametrize("authorization", ["", "Bearer made-up", "Basic eDp5"])
def test_without_a_good_token_the_body_is_two_quotation_marks(epic: Any, authorization: str) -> None:
    """401 with Epic's challenge and a body that is an empty JSON text."""
    answer = epic.fhir("Patient/e1", "", Authorization=authorization)
    assert answer.status_code == 401
    assert answer.get_data() == b'""'
    assert answer.content_type == "application/json"
    assert answer.headers["WWW-Authenticate"] == INVALID


def test_a_token_expires_after_an_hour(epic: Any) -> None:
    """An access token is good for 3600 seconds."""
    token = epic.provider_token()
    path = f"Patient/{token['patient']}"
    epic.clock.advance(timedelta(seconds=3599))
    assert epic.fhir(path, token["access_token"]).status_code == 200
    epic.clock.advance(timedelta(seconds=1))
    assert epic.fhir(path, token["access_token"]).status_code == 401


def test_a_token_opens_its_own_environment_only(epic: Any) -> None:
    """A token of one clinic is worth nothing in another."""
    token = epic.provider_token()
    epic.name = f"{epic.name}-2"
    epic.make()
    assert epic.fhir(f"Patient/{token['patient']}", token["access_token"]).status_code == 401


@pytest.mark.parametrize("path", ["Appointment?patient=x", "Encounter/x"])
def test_an_api_that_is_not_on_the_record_is_refused_without_a_body(epic: Any, path: str) -> None:
    """Read and Search are granted apart; the refusal has no body at all."""
    epic.add_app(
        client_id="provider-app",
        audience="provider",
        auth="client_secret_basic",
        client_secret="not a/secret",
        redirect_uris=["http://connector.example/callback/epic"],
        apis=["Appointment.Read", "Patient.Read", "Encounter.Search"],
    )
    token = epic.provider_token()
    answer = epic.fhir(path, token["access_token"])
    assert (answer.status_code, answer.get_data()) == (403, b"")
    assert answer.headers["Content-Length"] == "0"
    assert answer.headers["WWW-Authenticate"] == INSUFFICIENT
    assert epic.fhir(f"Appointment/{token['appointment']}", token["access_token"]).status_code == 200


@pytest.mark.parametrize("path", ["Patient/{patient}", "Appointment/{appointment}", "Appointment?identifier=90002"])
def test_a_patient_sees_no_other_chart(epic: Any, path: str) -> None:
    """A MyChart user is refused with code 4118 for another patient's chart."""
    tomas = epic.provider_token(launch=epic.launch(csn="90002"))
    maya = epic.patient_token()
    answer = epic.fhir(path.format(**tomas), maya["access_token"])
    assert answer.status_code == 403
    assert answer.json["issue"][0]["details"]["coding"][0]["code"] == "4118"
    assert "WWW-Authenticate" not in answer.headers


def test_an_unknown_id_is_59008(epic: Any) -> None:
    """404 with an OperationOutcome that names the id."""
    answer = epic.fhir("Patient/eUnknown", epic.provider_token()["access_token"])
    issue = answer.json["issue"][0]
    assert answer.status_code == 404
    assert issue["details"]["coding"][0]["code"] == "59008"
    assert (issue["location"], issue["expression"]) == (["/f:id"], ["id"])
    assert issue["diagnostics"] == "Invalid FHIR ID provided"


@pytest.mark.parametrize("path", ["Slot", "Schedule/e1", "HealthcareService?x=1", "Person/e1", "Nonsense/1"])
def test_a_type_that_epic_does_not_offer_is_a_web_page(epic: Any, path: str) -> None:
    """404 in HTML: no JSON parser helps."""
    answer = epic.fhir(path, epic.provider_token()["access_token"])
    assert (answer.status_code, answer.mimetype) == (404, "text/html")
    assert b"Server Error" in answer.get_data()


@pytest.mark.parametrize("kind", ["Appointment", "Encounter"])
def test_visits_cannot_be_written(epic: Any, kind: str) -> None:
    """Epic has no FHIR write for visits: connections are told elsewhere."""
    headers = {"Authorization": f"Bearer {epic.provider_token()['access_token']}"}
    assert epic.post(f"api/FHIR/R4/{kind}", json={}, headers=headers).status_code == 404
    put = epic.client.put(f"/{epic.name}/api/FHIR/R4/{kind}/e1", json={}, headers=headers)
    assert put.status_code == 404


@pytest.mark.parametrize("path", ["metadata", "Patient/eUnknown", "Slot"])
def test_every_answer_lets_any_origin_read_it(epic: Any, path: str) -> None:
    """CORS headers are on all FHIR answers, refusals too."""
    for token in ("", epic.provider_token()["access_token"]):
        assert epic.fhir(path, token).headers["Access-Control-Allow-Origin"] == "*"


def test_a_head_is_a_get_without_its_body(epic: Any) -> None:
    """Monitoring tools ask by HEAD."""
    answer = epic.client.head(f"/{epic.name}/api/FHIR/R4/metadata")
    assert (answer.status_code, answer.get_data()) == (200, b"")
