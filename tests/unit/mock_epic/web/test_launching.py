"""Launches and sign-ins without a human: the control plane, the launch pad, and fhir.epic.com's own call."""

from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

CALLBACK = "http://connector.example/callback/epic"


def launches(epic: Any, **wish: Any) -> Any:
    """Ask the control plane for a launch."""
    usual = {"surface": "hyperspace", "person": "okafor", "csn": "90001"}
    return epic.client.post(f"/_sim/clinics/{epic.name}/launches", json={**usual, **wish})


def sign_in(epic: Any, person: str, client_id: str = "provider-app", **wish: Any) -> Any:
    """Have somebody signed in for a standalone launch."""
    asked = {"client_id": client_id, "scope": "openid fhirUser", **wish.pop("asked", {})}
    url = f"http://epic.example/{epic.name}/oauth2/authorize?{urlencode(epic.request(**asked))}"
    body = {"authorize_url": url, "person": person, **wish}
    return epic.client.post(f"/_sim/clinics/{epic.name}/sign-ins", json=body)


def test_any_app_can_be_launched(epic: Any) -> None:
    """Another app than the record's, with a launch URL and a context token of its own."""
    epic.add_app(client_id="other", audience="provider", auth="none", redirect_uris=[CALLBACK])
    started = launches(epic, client_id="other", launch_url="http://other.example/go?x=1", context="dob=%DOB%").json
    assert started["launch_url"].startswith("http://other.example/go?x=1&iss=")
    code = epic.code(client_id="other", launch=started["launch"])
    token = epic.token(auth=None, client_id="other", code=code).json
    assert token["dob"] == "1990-02-03"
    assert "sessionId" not in token


@pytest.mark.parametrize(
    ("wish", "words"),
    [
        ({"client_id": "nobody"}, "No app 'nobody'"),
        ({"launch_url": "ftp://x"}, "an absolute http(s) address"),
        ({"surface": "fax"}, "no surface 'fax'"),
        ({"csn": "1"}, "no visit '1'"),
        ({"csn": None}, "needs 'csn'"),
        ({"room": "1"}, "no member 'room'"),
    ],
)
def test_an_impossible_launch_is_told_in_one_sentence(epic: Any, wish: dict[str, Any], words: str) -> None:
    """What is wrong and what would be right."""
    answer = launches(epic, **wish)
    assert answer.status_code == 400
    assert words in answer.json["error"]


def test_a_member_of_staff_is_signed_in(epic: Any) -> None:
    """The answer is where the browser would be sent, with a code that works."""
    location = sign_in(epic, "okafor").json["location"]
    query = parse_qs(urlsplit(location).query)
    assert query["state"] == ["the state"]
    token = epic.token(code=query["code"][0]).json
    assert "patient" not in token
    assert token["need_patient_banner"] == "false"


def test_a_patient_is_signed_in_and_allows_or_declines(epic: Any) -> None:
    """Consent is part of it."""
    assert "code=" in sign_in(epic, "maya", "patient-app").json["location"]
    assert "error=access_denied" in sign_in(epic, "maya", "patient-app", allow=False).json["location"]


@pytest.mark.parametrize(
    ("person", "asked", "words"),
    [
        ("maya", {}, "'maya' is no member of staff"),
        ("okafor", {"redirect_uri": "http://x.example/"}, "error page: redirect_uri_mismatch"),
        ("okafor", {"aud": "http://x.example/"}, "error page: wrong_aud"),
    ],
)
def test_an_impossible_sign_in_is_told_in_one_sentence(epic: Any, person: str, asked: Any, words: str) -> None:
    """Who cannot sign in, or why the request ends at a page."""
    answer = sign_in(epic, person, asked=asked)
    assert answer.status_code == 400
    assert words in answer.json["error"]


def test_codes_of_sign_ins_are_not_readable_in_the_ledger(epic: Any) -> None:
    """A code from the control plane is a secret too."""
    location = sign_in(epic, "okafor").json["location"]
    code = parse_qs(urlsplit(location).query)["code"][0]
    epic.token(code=code)
    assert code not in str(epic.exchanges())


def developer(epic: Any, **asked: str) -> Any:
    """Make the launch pad's own call."""
    sent = {"launchUrl": "http://connector.example/launch/x", "tokens": "", "eptId": "", "wprId": "",
            "appId": "provider-app", "aesKey": "", "ssoMethod": ""}  # fmt: skip
    return epic.post("Developer/GetLaunchUrl", data={**sent, **asked}).json


def test_the_call_of_fhir_epic_com_makes_a_launch(epic: Any) -> None:
    """By a patient's FHIR id or MRN from Hyperspace, by the MyChart account from MyChart."""
    patient = epic.provider_token()["patient"]
    for asked in ({"eptId": patient}, {"eptId": "200001"}, {"wprId": "7001", "appId": "patient-app"}):
        answer = developer(epic, **asked, tokens="dob=%DOB%")
        assert (answer["Success"], answer["Data"]["error"]) == (True, None)
        assert answer["Data"]["url"].startswith("http://connector.example/launch/x?iss=")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"eptId": "nobody"}, "No patient"),
        ({"eptId": "200001", "aesKey": "k"}, "encrypted launch is not simulated"),
        ({"eptId": "200001", "appId": "nobody"}, "No app 'nobody'"),
    ],
)
def test_the_call_says_why_it_cannot(epic: Any, asked: dict[str, str], words: str) -> None:
    """Success is false and the error says what is wrong."""
    answer = developer(epic, **asked)
    assert answer["Success"] is False
    assert words in answer["Data"]["error"]


def test_the_launch_pad_launches_any_app(epic: Any) -> None:
    """Choose app, surface, person and visit."""
    epic.add_app(client_id="other", audience="provider", auth="none", redirect_uris=[CALLBACK])
    assert "other" in epic.get("launchpad").get_data(as_text=True)
    form = {"surface": "canto", "participant": "90001|okafor", "app": "other", "launch_url": "http://o.example/go"}
    page = epic.post("launchpad", data=form).get_data(as_text=True)
    assert "http://o.example/go?iss=" in page


def test_a_call_that_is_no_json_is_refused(epic: Any) -> None:
    """One sentence, on every call that takes a body."""
    for method, path in (("put", ""), ("post", "/people"), ("post", "/launches"), ("post", "/sign-ins")):
        answer = getattr(epic.client, method)(f"/_sim/clinics/{epic.name}{path}", data="x")
        assert (answer.status_code, "JSON object" in answer.json["error"]) == (400, True)
