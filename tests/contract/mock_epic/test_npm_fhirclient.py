"""The SMART project's own JavaScript client from npm, unmodified, launches, reads and refreshes."""

from typing import Any
from urllib.parse import urlencode

import pytest
import requests

from tests.contract.mock_epic import node

APP = {"clientId": "npm-app", "clientSecret": "s", "scope": "openid fhirUser offline_access"}


def registered(running: Any, base: str, audience: str = "provider") -> None:
    """Register the app, and let the record's launches go to it."""
    callback = f"{base}/callback"
    app = {
        "client_id": "npm-app",
        "audience": audience,
        "auth": "client_secret_basic",
        "client_secret": "s",
        "redirect_uris": [callback],
        "persistent_access": True,
    }
    running.control.post("/clinics/riverside/apps", {"apps": [app]})


def test_an_ehr_launch_reads_and_refreshes(running: Any) -> None:
    """Discovery, PKCE, code, id token, Patient, refresh, Patient again."""
    with node.app(APP) as base:
        registered(running, base)
        wish = {"surface": "hyperspace", "person": "a", "csn": "90001"}
        wish |= {"client_id": "npm-app", "launch_url": f"{base}/launch"}
        launch = running.control.post("/clinics/riverside/launches", wish)
        answer = requests.get(launch["launch_url"], timeout=30)
        assert answer.status_code == 200, answer.text
        said = answer.json()
    assert said["patient"]["name"][0]["family"] == "Lindqvist"
    assert said["again"] == said["patient"]
    assert said["refreshed"] is True
    assert said["userType"] == "Practitioner"
    assert said["context"]["appointment"].startswith("e")
    facts = running.control.ledger(clinic="riverside", operations=["smart.token"]).exchanges[-2].facts
    assert facts["pkce_verified"] is True


@pytest.mark.parametrize(
    ("audience", "person", "user_type"), [("provider", "a", "Practitioner"), ("patient", "m", "Patient")]
)
def test_a_standalone_launch_reads_and_refreshes(running: Any, audience: str, person: str, user_type: str) -> None:
    """The person signs in; staff have no patient in context, a patient has the own chart."""
    with node.app({**APP, "scope": f"{APP['scope']} launch/patient"}) as base:
        registered(running, base, audience)
        iss = running.addresses["fhir_base"]
        to_epic = requests.get(f"{base}/launch?{urlencode({'iss': iss})}", allow_redirects=False, timeout=30)
        wish = {"authorize_url": to_epic.headers["Location"], "person": person}
        back = running.control.post("/clinics/riverside/sign-ins", wish)["location"]
        answer = requests.get(back, timeout=30)
        assert answer.status_code == 200, answer.text
        said = answer.json()
    assert said["userType"] == user_type
    assert said["refreshed"] is True
    assert (said["patient"] is None) is (audience == "provider")
    assert said["again"]["resourceType"] == user_type
