"""The screens that people use."""

from typing import Any

import pytest
from bs4 import BeautifulSoup


def soup(answer: Any) -> BeautifulSoup:
    """The page."""
    return BeautifulSoup(answer.get_data(as_text=True), "html.parser")


def sign_in(epic: Any, screen: str, user: str, password: str) -> Any:
    """Fill in the sign-in page of a screen."""
    return epic.post(f"{screen}/sign-in", data={"user": user, "password": password}, follow_redirects=True)


@pytest.mark.parametrize("screen", ["hyperspace", "haiku", "canto", "integration-records"])
def test_staff_signs_in_by_the_labels(epic: Any, screen: str) -> None:
    """The fields are labelled User ID and Password, the button Sign in."""
    page = soup(epic.get(screen))
    assert [label.get_text() for label in page.find_all("label")] == ["User ID", "Password"]
    assert page.find("button").get_text() == "Sign in"
    for label in page.find_all("label"):
        assert page.find(id=label["for"]) is not None


@pytest.mark.parametrize("screen", ["mychart", "mychart-mobile"])
def test_patients_sign_in_by_the_labels(epic: Any, screen: str) -> None:
    """The first field is labelled MyChart username."""
    assert [label.get_text() for label in soup(epic.get(screen)).find_all("label")] == ["MyChart username", "Password"]


@pytest.mark.parametrize(("screen", "user"), [("hyperspace", "okafor"), ("hyperspace", "mayal"), ("mychart", "okafor")])
def test_a_wrong_sign_in_is_told(epic: Any, screen: str, user: str) -> None:
    """Wrong passwords and people of the other kind stay outside."""
    answer = sign_in(epic, screen, user, "wrong")
    assert answer.status_code == 401
    assert soup(answer).find(role="alert") is not None


def test_the_schedule_has_own_visits_with_a_button_each(epic: Any) -> None:
    """A clinician sees the own visits, in order."""
    page = soup(sign_in(epic, "hyperspace", "okafor", "pw-okafor"))
    rows = page.find_all("tr", attrs={"data-csn": True})
    assert [row["data-csn"] for row in rows] == ["90001", "90002"]
    assert all(row.find("button").get_text() == "Begin virtual visit" for row in rows)
    assert "Maya Lindqvist" in rows[0].get_text()


def test_the_schedule_shows_who_is_connected(epic: Any) -> None:
    """Each participant heard of has a line of their own, with name, state and time."""
    epic.report()
    epic.report(ExternalID="E1001", ExternalIDType="1")
    epic.report(ExternalID="E1001", ExternalIDType="1", ConnectionStatus="2")
    page = soup(sign_in(epic, "canto", "okafor", "pw-okafor"))
    lines = page.find("tr", attrs={"data-csn": "90001"}).find_all("li")
    at = f"{epic.clock.now():%H:%M}"
    shown = [(one["data-external-id"], one["data-role"], one["data-state"], one.get_text()) for one in lines]
    assert shown == [
        ("7001", "patient", "connected", f"Maya Lindqvist: Connected since {at}"),
        ("E1001", "provider", "disconnected", f"Ada Okafor: Disconnected since {at}"),
    ]


@pytest.mark.parametrize("surface", ["hyperspace", "haiku", "canto"])
def test_beginning_a_visit_sends_the_browser_to_the_provider_record(epic: Any, surface: str) -> None:
    """The button leads to the launch URL with iss and launch."""
    sign_in(epic, surface, "okafor", "pw-okafor")
    answer = epic.post(f"{surface}/visits/90001/begin")
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(
        "http://connector.example/launch/provider?iss=http%3A%2F%2Fepic.example"
    )
    assert "&launch=" in answer.headers["Location"]
    facts = epic.exchanges(f"screen.{surface}")[-1]["facts"]
    assert facts == {"deed": "begin", "surface": surface, "csn": "90001", "person": "okafor"}


@pytest.mark.parametrize("screen", ["mychart", "mychart-mobile"])
def test_a_patient_sees_and_begins_own_visits_only(epic: Any, screen: str) -> None:
    """MyChart shows the own visits; another patient's cannot be begun."""
    page = soup(sign_in(epic, screen, "mayal", "pw-maya"))
    assert [one["data-csn"] for one in page.find_all(attrs={"data-csn": True})] == ["90001", "90003"]
    begun = epic.post(f"{screen}/visits/90001/begin")
    assert begun.headers["Location"].startswith("http://connector.example/launch/patient?iss=")
    foreign = epic.post(f"{screen}/visits/90002/begin")
    assert foreign.status_code == 409
    assert "Location" not in foreign.headers


def test_nobody_begins_without_signing_in(epic: Any) -> None:
    """The button's address alone starts nothing."""
    for path in ("hyperspace/visits/90001/begin", "mychart/visits/90001/begin"):
        answer = epic.post(path)
        assert answer.status_code == 303
        assert "launch=" not in answer.headers["Location"]


def test_signing_out_ends_it(epic: Any) -> None:
    """After signing out the sign-in page is back."""
    sign_in(epic, "hyperspace", "okafor", "pw-okafor")
    page = soup(epic.post("hyperspace/sign-out", follow_redirects=True))
    assert page.find("label").get_text() == "User ID"


def test_a_visit_without_a_record_cannot_begin(epic: Any) -> None:
    """Before an analyst has entered the record the person is told so."""
    epic.make(records={})
    sign_in(epic, "hyperspace", "okafor", "pw-okafor")
    answer = epic.post("hyperspace/visits/90001/begin")
    assert answer.status_code == 409
    assert "record" in soup(answer).find(role="alert").get_text()


def test_an_analyst_enters_a_record(epic: Any) -> None:
    """The form's labels are those of the contract with the vendor; what is saved is what launches use."""
    page = soup(sign_in(epic, "integration-records", "duarte", "pw-duarte"))
    labels = [label.get_text() for label in page.find_all("label")]
    assert labels == ["Record", "Launch URL", "Client ID", "Context token"]
    form = {
        "record": "Provider",
        "launch_url": "http://new.example/go?x=1",
        "client_id": "provider-app",
        "context": "a=%CSN%",
    }
    saved = soup(epic.post("integration-records", data=form, follow_redirects=True))
    assert saved.find(role="status").get_text() == "The provider record is saved."
    launch = epic.launch()
    assert epic.token(code=epic.code(launch=launch)).json["a"] == "90001"


def test_a_wrong_record_is_told_and_stays_in_the_form(epic: Any) -> None:
    """The analyst can correct what was entered."""
    sign_in(epic, "integration-records", "duarte", "pw-duarte")
    form = {"record": "Patient", "launch_url": "ftp://x", "client_id": "patient-app", "context": "a=b"}
    answer = epic.post("integration-records", data=form)
    page = soup(answer)
    assert answer.status_code == 400
    assert "http" in page.find(role="alert").get_text()
    assert page.find(id="client_id")["value"] == "patient-app"
    assert page.find("option", selected=True).get_text() == "Patient"


@pytest.mark.parametrize("user", ["okafor", None])
def test_only_an_analyst_enters_records(epic: Any, user: str | None) -> None:
    """A clinician, or nobody, changes no record."""
    if user:
        sign_in(epic, "integration-records", user, "pw-okafor")
    form = {"record": "Provider", "launch_url": "http://evil.example/", "client_id": "x", "context": ""}
    assert epic.post("integration-records", data=form).status_code == 403
    assert "evil" not in str(epic.client.post(
        f"/_sim/clinics/{epic.name}/launches", json={"surface": "haiku", "person": "okafor", "csn": "90001"}
    ).json)  # fmt: skip


def test_the_launch_pad_makes_a_launch(epic: Any) -> None:
    """Surface, person and visit give an address that works once."""
    form = {"surface": "mychart", "participant": "90001|maya"}
    page = soup(epic.post("launchpad", data=form))
    assert page.find("a", string="Open this launch")["href"].startswith("http://connector.example/launch/patient?iss=")
    wrong = soup(epic.post("launchpad", data={"surface": "mychart", "participant": "90001|okafor"}))
    assert "not a patient" in wrong.find(role="alert").get_text()


def test_names_are_shown_as_text(epic: Any) -> None:
    """A name with markup in it stays a name."""
    patient = {
        "key": "m",
        "given": "<b>M",
        "family": "X",
        "mrn": "1",
        "portal_user": "m",
        "portal_password": "m",
        "portal_id": "1",
    }
    epic.client.post(f"/_sim/clinics/{epic.name}/people", json={"patients": [patient]})
    visit = {"csn": "5", "start": "2026-01-01T00:00:00Z", "staff": ["okafor"], "patient": "m"}
    epic.client.post(f"/_sim/clinics/{epic.name}/visits", json={"visits": [visit]})
    assert "<b>M" not in sign_in(epic, "hyperspace", "okafor", "pw-okafor").get_data(as_text=True)


def test_a_clinic_is_called_by_its_name(epic: Any) -> None:
    """Screens and FHIR show the name that the description gives, else the clinic's own with capitals."""
    usual = epic.name.replace("-", " ").title()
    assert f'<span class="clinic">{usual}</span>' in epic.get("hyperspace").get_data(as_text=True)
    epic.make(display_name="Riverside Clinic")
    for screen in ("hyperspace", "mychart", "integration-records", "launchpad"):
        assert '<span class="clinic">Riverside Clinic</span>' in epic.get(screen).get_data(as_text=True)
