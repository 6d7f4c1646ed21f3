"""The public sandbox's well-known people, loaded as a scenario."""

from typing import Any

import pytest

from scenarios.blueprint import blueprint
from scenarios.world import World

CALLBACK = "http://127.0.0.1:9/callback"
APPS: list[dict[str, Any]] = [
    {"client_id": "p", "audience": "provider", "auth": "none", "redirect_uris": [CALLBACK]},
    {"client_id": "m", "audience": "patient", "auth": "none", "redirect_uris": [CALLBACK]},
]


@pytest.fixture
def sandbox(running: Any) -> Any:
    """The clinic, with an app for staff and one for patients."""
    plan = blueprint("sandbox", 1, name="sandbox")
    World(running.control, running.control).build_epic_side(plan, APPS)
    return running


def signed_in(sandbox: Any, client_id: str, person: str) -> dict[str, Any]:
    """The token answer of a standalone launch."""
    import requests

    base = f"{sandbox.base}/sandbox"
    url = (
        f"{base}/oauth2/authorize?response_type=code&client_id={client_id}&redirect_uri={CALLBACK}"
        f"&scope=openid%20fhirUser&aud={base}/api/FHIR/R4"
    )
    location = sandbox.control.post("/clinics/sandbox/sign-ins", {"authorize_url": url, "person": person})["location"]
    form = {
        "grant_type": "authorization_code",
        "code": location.partition("code=")[2],
        "redirect_uri": CALLBACK,
        "client_id": client_id,
    }
    return dict(requests.post(f"{base}/oauth2/token", data=form, timeout=10).json())


def fhir(sandbox: Any, path: str, token: str) -> Any:
    """A FHIR answer."""
    import requests

    headers = {"Authorization": f"Bearer {token}", "Accept": "application/fhir+json"}
    return requests.get(f"{sandbox.base}/sandbox/api/FHIR/R4/{path}", headers=headers, timeout=10).json()


def test_camila_has_her_published_ids(sandbox: Any) -> None:
    """R4 and DSTU2 id, record number and birth date as Epic publishes them."""
    token = signed_in(sandbox, "m", "camila")
    assert token["patient"] == "erXuFYUfucBZaryVksYEcMg3"
    assert token["__epic.dstu2.patient"] == "TnOZ.elPXC6zcBNFMcFA7A5KZbYxo2.4T-LylRk4GoW4B"
    camila = fhir(sandbox, f"Patient/{token['patient']}", token["access_token"])
    assert (camila["name"][0]["family"], camila["birthDate"]) == ("Lopez", "1987-09-12")
    numbers = {one["type"]["text"]: one for one in camila["identifier"]}
    assert numbers["EPI"]["value"] == "203713"
    assert numbers["EPI"]["system"] == "urn:oid:1.2.840.114350.1.13.0.1.7.5.737384.14"


def test_the_user_fhir_has_no_provider_record(sandbox: Any) -> None:
    """FHIRTWO has a PractitionerRole, FHIR has none."""
    token = signed_in(sandbox, "p", "fhir")["access_token"]
    totals = []
    for family in ("User", "Two"):
        found = fhir(sandbox, f"Practitioner?family={family}", token)["entry"][0]["resource"]["id"]
        totals.append(fhir(sandbox, f"PractitionerRole?practitioner={found}", token)["total"])
    assert totals == [0, 1]


def test_the_physician_has_the_published_id_and_number(sandbox: Any) -> None:
    """NPI and FHIR id of the sandbox's family physician."""
    token = signed_in(sandbox, "p", "fhirtwo")["access_token"]
    physician = fhir(sandbox, "Practitioner/eM5CWtq15N0WJeuCet5bJlQ3", token)
    assert "1627363736" in [one["value"] for one in physician["identifier"]]


def test_department_and_organization_have_their_published_ids(sandbox: Any) -> None:
    """The department of the visits and the organization above it."""
    token = signed_in(sandbox, "p", "fhirtwo")["access_token"]
    department = fhir(sandbox, "Location/e4W4rmGe9QzuGm2Dy4NBqVc0KDe6yGld6HW95UuN-Qd03", token)
    assert department["name"] == "EMC Family Medicine"
    assert department["managingOrganization"]["reference"] == "Organization/enRyWnSP963FYDpoks4NHOA3"
    assert fhir(sandbox, "Organization/enRyWnSP963FYDpoks4NHOA3", token)["name"] == "Epic Hospital System"
