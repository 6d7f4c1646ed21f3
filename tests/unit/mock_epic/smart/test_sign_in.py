"""Standalone launches: sign-in, consent, and what they bring."""

import re
from typing import Any
from urllib.parse import parse_qs, urlparse


def ticket(answer: Any) -> str:
    """What the page carries on."""
    found = re.search(r'name="ticket" value="([^"]+)"', answer.get_data(as_text=True))
    assert found is not None
    return found.group(1)


def sign_in(epic: Any, page: Any, user: str, password: str) -> Any:
    """Fill in the sign-in page."""
    return epic.post("oauth2/sign-in", data={"ticket": ticket(page), "user": user, "password": password})


def standalone(epic: Any, client_id: str) -> Any:
    """The sign-in page of a standalone launch."""
    return epic.authorize(client_id=client_id, launch=None, scope="openid fhirUser")


def code_in(answer: Any) -> str:
    """The code that goes back to the app."""
    assert answer.status_code == 302
    return parse_qs(urlparse(answer.headers["Location"]).query)["code"][0]


def test_staff_signs_in_and_goes_straight_back(epic: Any) -> None:
    """A clinician or analyst is not asked for consent."""
    assert code_in(sign_in(epic, standalone(epic, "provider-app"), "okafor", "pw-okafor"))


def test_a_wrong_password_shows_the_page_again_with_the_reason(epic: Any) -> None:
    """A person who mistypes can try again on the same page."""
    again = sign_in(epic, standalone(epic, "provider-app"), "okafor", "wrong")
    assert again.status_code == 401
    assert 'role="alert"' in again.get_data(as_text=True)
    assert code_in(sign_in(epic, again, "okafor", "pw-okafor"))


def test_a_patient_cannot_sign_in_where_staff_is_asked(epic: Any) -> None:
    """A provider app's sign-in page knows staff only."""
    assert sign_in(epic, standalone(epic, "provider-app"), "mayal", "pw-maya").status_code == 401


def test_a_patient_is_asked_before_the_app_hears_anything(epic: Any) -> None:
    """A MyChart user allows or denies after signing in."""
    page = sign_in(epic, standalone(epic, "patient-app"), "mayal", "pw-maya")
    assert page.status_code == 200
    allowed = epic.post("oauth2/consent", data={"ticket": ticket(page), "answer": "allow"})
    assert code_in(allowed)


def test_a_patient_who_denies_is_sent_back_with_access_denied(epic: Any) -> None:
    """Denying is told to the app, with its state."""
    page = sign_in(epic, standalone(epic, "patient-app"), "mayal", "pw-maya")
    denied = epic.post("oauth2/consent", data={"ticket": ticket(page), "answer": "deny"})
    sent = parse_qs(urlparse(denied.headers["Location"]).query)
    assert sent == {"error": ["access_denied"], "state": ["the state"]}


def test_consent_cannot_be_given_without_signing_in(epic: Any) -> None:
    """The ticket of the sign-in page is no consent."""
    page = standalone(epic, "patient-app")
    answer = epic.post("oauth2/consent", data={"ticket": ticket(page), "answer": "allow"})
    assert answer.status_code == 400
    assert "Location" not in answer.headers


def test_a_standalone_provider_has_no_patient_and_no_visit(epic: Any) -> None:
    """A provider's standalone launch brings neither patient nor encounter, appointment or location."""
    code = code_in(sign_in(epic, standalone(epic, "provider-app"), "okafor", "pw-okafor"))
    answer = epic.token(code=code).json
    assert not {"patient", "encounter", "appointment", "location", "loginDepartment"} & set(answer)
    assert answer["id_token"]


def test_a_standalone_patient_is_the_patient(epic: Any) -> None:
    """A MyChart user's standalone launch brings the own chart and no visit."""
    page = sign_in(epic, standalone(epic, "patient-app"), "mayal", "pw-maya")
    code = code_in(epic.post("oauth2/consent", data={"ticket": ticket(page), "answer": "allow"}))
    answer = epic.token(auth=None, code=code, client_id="patient-app").json
    assert answer["patient"].startswith("e")
    assert not {"encounter", "appointment", "location"} & set(answer)


def test_a_standalone_launch_without_launch_context_needs_no_audience(epic: Any) -> None:
    """`aud` is required only where launch context is asked for."""
    assert epic.authorize(launch=None, scope="openid", aud=None).status_code == 200
    assert epic.authorize(launch=None, scope="openid launch/patient", aud=None).status_code == 400


def test_sign_in_and_consent_refuse_to_be_framed(epic: Any) -> None:
    """No other site may show them in a frame."""
    page = epic.authorize(client_id="patient-app", launch=None, scope="openid")
    ticket = page.get_data(as_text=True).partition('name="ticket" value="')[2].partition('"')[0]
    consent = epic.post("oauth2/sign-in", data={"ticket": ticket, "user": "mayal", "password": "pw-maya"})
    assert "Allow" in consent.get_data(as_text=True)
    assert [one.headers["X-Frame-Options"] for one in (page, consent)] == ["sameorigin"] * 2
