"""Somebody who acts for a patient: launched from MyChart or signed in, the chart is the patient's."""

from typing import Any

import pytest

CALLBACK = "http://connector.example/callback/epic"
PARENT = {
    "key": "ruth",
    "given": "Ruth",
    "family": "Lindqvist",
    "portal_user": "ruth",
    "portal_password": "pw",
    "portal_id": "7100",
    "patients": ["maya", "tomas"],
}


@pytest.fixture
def family(epic: Any) -> Any:
    """A clinic in which a parent acts for two patients."""
    epic.make(proxies=[PARENT])
    return epic


def claims(token: str) -> dict[str, Any]:
    """What a token says."""
    import base64
    import json

    part = token.split(".")[1]
    return dict(json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))))


def launched(family: Any) -> dict[str, Any]:
    """The token answer of the parent's launch for the child's visit."""
    return dict(family.patient_token(person="ruth"))


def test_the_user_is_a_related_person_and_the_patient_the_child(family: Any) -> None:
    """`sub` and `fhirUser` are the parent's RelatedPerson, `patient` is the child."""
    token = launched(family)
    said = claims(token["id_token"])
    assert said["fhirUser"] == f"{family.fhir_base}/RelatedPerson/{said['sub']}"
    assert token["patient"] == family.patient_token()["patient"]
    assert said["sub"] != token["patient"]
    related = family.fhir(f"RelatedPerson/{said['sub']}", token["access_token"]).json
    assert related["patient"]["reference"] == f"Patient/{token['patient']}"


def test_the_vendor_knows_the_parent_by_the_own_account(family: Any) -> None:
    """The context token is filled for the parent, and the chart takes reports about the parent's account."""
    assert launched(family)["ehrUserId"] == "7100"
    assert family.report(ExternalID="7100").status_code == 200
    assert family.report(ExternalID="7100", ConferenceID="90003").status_code == 200
    assert [(one["external_id"], one["role"]) for one in family.connections()] == [("7100", "patient")]


def test_the_parent_sees_the_child_only(family: Any) -> None:
    """The token is bound to the child of the launch, though the parent acts for another one too."""
    token = launched(family)
    other = family.patient_token(person="tomas", csn="90002")["patient"]
    assert family.fhir(f"Patient/{token['patient']}", token["access_token"]).status_code == 200
    assert family.fhir(f"Patient/{other}", token["access_token"]).status_code == 403


def test_related_persons_are_searched_by_id_only_in_the_portal(family: Any) -> None:
    """59102 for a MyChart user, hits for staff."""
    token, staff = launched(family), family.provider_token()
    refused = family.fhir(f"RelatedPerson?patient={token['patient']}", token["access_token"])
    assert refused.status_code == 400
    assert refused.json["issue"][0]["details"]["coding"][0]["code"] == "59102"
    found = family.fhir(f"RelatedPerson?patient={token['patient']}", staff["access_token"]).json
    assert found["total"] == 1


def test_the_parent_begins_the_childs_visit(family: Any) -> None:
    """MyChart lists the visits of everybody the parent acts for, with their names."""
    family.post("mychart/sign-in", data={"user": "ruth", "password": "pw"})
    page = family.get("mychart").get_data(as_text=True)
    assert "Maya Lindqvist: Video visit" in page
    begun = family.post("mychart/visits/90001/begin")
    assert begun.status_code == 302
    assert "launch=" in begun.headers["Location"]


def test_a_stranger_begins_nothing(family: Any) -> None:
    """Who acts for nobody on the visit is refused."""
    family.make(proxies=[{**PARENT, "patients": ["tomas"]}])
    wish = {"surface": "mychart", "person": "ruth", "csn": "90001"}
    answer = family.client.post(f"/_sim/clinics/{family.name}/launches", json=wish)
    assert answer.status_code == 400
    assert "'ruth' is not a patient of visit 90001" in answer.json["error"]


@pytest.mark.parametrize("chart", ["maya", "tomas"])
def test_a_standalone_launch_asks_whose_chart(family: Any, chart: str) -> None:
    """The parent chooses, and the token is about that patient."""
    page = family.authorize(client_id="patient-app", launch=None, scope="openid fhirUser").get_data(as_text=True)
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    page = family.post("oauth2/sign-in", data={"ticket": ticket, "user": "ruth", "password": "pw"}).get_data(True)
    assert "Whose chart?" in page
    ticket = page.partition('name="ticket" value="')[2].partition('"')[0]
    back = family.post("oauth2/consent", data={"ticket": ticket, "answer": "allow", "chart": chart})
    code = back.headers["Location"].partition("code=")[2].partition("&")[0]
    token = family.token(auth=None, client_id="patient-app", code=code).json
    csn = {"maya": "90001", "tomas": "90002"}[chart]
    assert token["patient"] == family.patient_token(person=chart, csn=csn)["patient"]


def test_another_chart_than_the_own_ones_cannot_be_chosen(family: Any) -> None:
    """Whatever the form says."""
    family.make(proxies=[{**PARENT, "patients": ["maya"]}])
    asked = family.request(client_id="patient-app", scope="openid")
    from urllib.parse import urlencode

    url = f"http://epic.example/{family.name}/oauth2/authorize?{urlencode(asked)}"
    wish = {"authorize_url": url, "person": "ruth", "patient": "tomas"}
    answer = family.client.post(f"/_sim/clinics/{family.name}/sign-ins", json=wish)
    assert answer.status_code == 400
    assert "not_a_proxy_of_this_patient" in answer.json["error"]


@pytest.mark.parametrize(
    ("proxy", "words"),
    [
        ({**PARENT, "patients": ["nobody"]}, "'nobody', who is no patient"),
        ({**PARENT, "patients": []}, "acts for nobody"),
        ({**PARENT, "key": "maya"}, "key of a patient and of a proxy"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(epic: Any, proxy: dict[str, Any], words: str) -> None:
    """Whom a proxy acts for must be there."""
    answer = epic.client.post(f"/_sim/clinics/{epic.name}/people", json={"proxies": [proxy]})
    assert answer.status_code == 400
    assert words in answer.json["error"]
