"""What is not simulated says so, and names what is."""

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("oauth2/register", "/oauth2/token"),
        ("oauth2/revoke", "/oauth2/authorize"),
        ("api/epic/2013/Scheduling/Patient/GETPATIENTAPPOINTMENTS/GetPatientAppointments", "Appointment?patient="),
        ("api/epic/2021/Telehealth/ContextLinking/RecordingStarted", "SetExternalConnectionStatus"),
        ("api/epic/2013/Scheduling/Provider/GetProviderAppointments/Scheduling/Provider/Appointments", "Appointment?p"),
        ("api/epic/2017/Security/BreakTheGlass", "break-the-glass is not simulated"),
        ("hl7v2/SIU", "HL7v2 messages are not simulated"),
        ("Developer/GetSomethingElse", "/launchpad"),
        ("launch-pad", "/launchpad"),
        ("api/FHIR/R5/metadata", "FHIR base"),
        ("anything/else", "SetExternalConnectionStatus"),
    ],
)
def test_another_path_of_epic_is_a_501_in_its_envelope(epic: Any, path: str, nearest: str) -> None:
    """501, the path, and the nearest thing that is simulated."""
    answer = epic.post(path)
    assert answer.status_code == 501
    assert "is not simulated; nearest: " in answer.json["ExceptionMessage"]
    assert nearest in answer.json["ExceptionMessage"]
    assert epic.exchanges()[-1]["operation"] == "not_simulated"


@pytest.mark.parametrize("path", ["Observation?patient=x", "Coverage/e1", "Patient/e1/$summary", "Patient/$match"])
def test_fhir_that_is_not_simulated_is_a_501_outcome(epic: Any, path: str) -> None:
    """501 with an OperationOutcome that names the nearest type or interaction."""
    answer = epic.fhir(path, epic.provider_token()["access_token"])
    assert answer.status_code == 501
    assert answer.json["resourceType"] == "OperationOutcome"
    assert "nearest: " in answer.json["issue"][0]["diagnostics"]
    assert epic.exchanges()[-1]["operation"] == "not_simulated"


def test_an_unknown_clinic_is_told(epic: Any) -> None:
    """A path of a clinic that nobody made is a 404 with a sentence."""
    answer = epic.client.get("/nowhere/oauth2/authorize")
    assert answer.status_code == 404
    assert "There is no clinic 'nowhere'" in answer.get_data(as_text=True)


def test_the_encrypted_launch_is_a_501(epic: Any) -> None:
    """501 in the answer of the launch pad's own call, whatever else was asked."""
    asked = {"launchUrl": "http://c.example/", "eptId": "200001", "appId": "provider-app", "aesKey": "MTIzNA=="}
    answer = epic.post("Developer/GetLaunchUrl", json=asked)
    assert (answer.status_code, answer.json["Success"]) == (501, False)
    assert "not simulated; nearest: " in answer.json["Data"]["error"]
    assert epic.exchanges()[-1]["operation"] == "not_simulated"
