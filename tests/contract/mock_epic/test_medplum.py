"""The FHIR bodies satisfy a second validator, that of Medplum, which knows the invariants."""

from typing import Any

import pytest
import requests

from tests.contract.mock_epic import node

CALLBACK = "http://127.0.0.1:9/callback"
SEARCHES = (
    "Patient?family=Lindqvist", "Patient?family=nobody&bogus=1", "Appointment?patient={patient}&_include=*",
    "Encounter?patient={patient}&_include=*", "Practitioner?family=Okafor", "RelatedPerson?patient={patient}",
    "PractitionerRole?practitioner={practitioner}&_include=*", "Appointment?date=2026", "Location?type=OF", "metadata",
)  # fmt: skip


@pytest.fixture(scope="module")
def bodies(running: Any) -> list[dict[str, Any]]:
    """Every kind of body: resources, bundles, outcomes and the statement."""
    parent = {
        "key": "p", "given": "Ruth", "family": "Lindqvist", "portal_user": "ruth", "portal_password": "x",
        "portal_id": "9", "patients": ["m"],
    }  # fmt: skip
    running.control.post("/clinics/riverside/people", {"proxies": [parent]})
    launch = running.launch("hyperspace", "a")
    asked = {
        "response_type": "code", "client_id": "provider-app", "redirect_uri": CALLBACK, "scope": "launch openid",
        "launch": launch["launch"], "aud": launch["iss"],
    }  # fmt: skip
    base = launch["iss"]
    instance = base.partition("/api/")[0]
    back = running.follow(requests.Request("GET", f"{instance}/oauth2/authorize", params=asked).prepare().url)
    form = {"grant_type": "authorization_code", "code": back.partition("code=")[2], "redirect_uri": CALLBACK}
    token = requests.post(f"{instance}/oauth2/token", data=form, auth=("provider-app", "secret"), timeout=10).json()
    headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/fhir+json"}

    def body(path: str) -> dict[str, Any]:
        return dict(requests.get(f"{base}/{path}", headers=headers, timeout=10).json())

    practitioner = body(f"Encounter/{token['encounter']}")["participant"][0]["individual"]["reference"]
    found = [body(path.format(patient=token["patient"], practitioner=practitioner)) for path in SEARCHES]
    inside = [entry["resource"] for one in found for entry in one.get("entry", [])]
    return found + inside


def test_the_second_validator_has_no_complaint(bodies: list[dict[str, Any]]) -> None:
    """All the types, alone and inside bundles, with outcomes and the CapabilityStatement."""
    kinds = {body["resourceType"] for body in bodies}
    assert kinds == {
        "Appointment", "Bundle", "CapabilityStatement", "Encounter", "Location", "OperationOutcome", "Organization",
        "Patient", "Practitioner", "PractitionerRole", "RelatedPerson",
    }  # fmt: skip
    found = node.complaints(bodies)
    assert [(body["resourceType"], said) for body, said in zip(bodies, found, strict=True) if said] == []


def test_the_second_validator_is_awake() -> None:
    """It complains of a booked appointment without a start, and of one without participants."""
    participant = [{"actor": {"display": "x"}, "status": "accepted"}]
    bad = [{"resourceType": "Appointment", "status": "booked", "participant": participant}]
    bad.append({"resourceType": "Appointment", "status": "proposed"})
    assert all(node.complaints(bad))
