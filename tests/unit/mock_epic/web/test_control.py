"""The control plane's own part."""

from typing import Any

import pytest
from openapi_spec_validator import validate

UNKNOWN_CALLS = ("control.unknown",)


def test_the_openapi_file_is_valid_and_names_every_route(epic: Any) -> None:
    """Whoever drives the simulator finds each route of the control plane in its OpenAPI file."""
    document = epic.client.get("/_sim/openapi.json").json
    validate(document)
    app = epic.client.application
    routes = {
        (str(rule).replace("<", "{").replace(">", "}").replace("int:", "").replace("fault_id", "id"), method.lower())
        for rule in app.url_map.iter_rules()
        if str(rule).startswith("/_sim/") and rule.endpoint not in UNKNOWN_CALLS
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    documented = {
        (path.replace("fault_id", "id"), method)
        for path, item in document["paths"].items()
        for method in item
        if method in ("get", "put", "post", "delete")
    }
    assert {path for path, _ in routes} == {path for path, _ in documented}
    assert routes == documented


def test_a_clinic_is_told_where_everything_is(epic: Any) -> None:
    """The answer to PUT holds the addresses that people and connectors need."""
    answer = epic.make().json
    assert answer["fhir_base"] == f"http://epic.example/{epic.name}/api/FHIR/R4"
    assert answer["records_url"] == f"http://epic.example/{epic.name}/integration-records"
    assert set(answer) == {
        "clinic", "fhir_base", "status_url", "token_url", "hyperspace_url", "haiku_url", "canto_url", "mychart_url",
        "mychart_mobile_url", "records_url", "launchpad_url",
    }  # fmt: skip


def test_a_clinic_made_anew_forgets_everything(epic: Any) -> None:
    """Reports, launches, tokens and armed faults of the old clinic are gone."""
    token = epic.provider_token()
    epic.report()
    epic.arm("chart-refuses")
    epic.make()
    assert epic.connections() == []
    assert epic.fhir(f"Patient/{token['patient']}", token["access_token"]).status_code == 401
    assert epic.client.get("/_sim/faults", query_string={"clinic": epic.name}).json == {"faults": []}


def test_people_visits_and_apps_can_be_added(epic: Any) -> None:
    """A running clinic grows."""
    before = epic.client.get(f"/_sim/clinics/{epic.name}").json["counts"]
    visit = {"csn": "9", "start": "2026-01-12T15:00:00Z", "staff": ["lee"], "patient": "maya", "status": "cancelled"}
    epic.client.post(f"/_sim/clinics/{epic.name}/visits", json={"visits": [visit]})
    after = epic.client.get(f"/_sim/clinics/{epic.name}").json["counts"]
    assert after["visits"] == before["visits"] + 1
    assert epic.client.get(f"/_sim/clinics/{epic.name}/visits/9").json["status"] == "cancelled"


def test_a_visit_can_be_changed(epic: Any) -> None:
    """A visit with a known CSN replaces the old one, on every schedule."""
    visit = {"csn": "90001", "start": "2026-03-01T15:00:00Z", "staff": ["lee"], "patient": "tomas"}
    epic.client.post(f"/_sim/clinics/{epic.name}/visits", json={"visits": [visit]})
    token = epic.provider_token(launch=epic.launch(person="lee", csn="90001"))
    found = epic.fhir(f"Appointment?patient={token['patient']}", token["access_token"]).json
    assert found["total"] == 2


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"profile": "may2031"}, "allowed: current, aug2021, nov2018, smart-strict"),
        ({"environment": "Play"}, "allowed: Testing, Production"),
        ({"fhir_path": "a b"}, "'fhir_path'"),
        ({"wizards": []}, "has no member 'wizards'"),
        ({"apps": [{"client_id": "x", "audience": "provider", "auth": "magic"}]}, "apps[0]: 'auth' is 'magic'"),
        ({"apps": [{"client_id": "x", "audience": "provider", "auth": "none"}]}, "needs 'redirect_uris'"),
        ({"apps": [{"client_id": "x", "audience": "backend", "auth": "private_key_jwt"}]}, "'jwks_url' or 'jwks'"),
        ({"staff": [{"key": "x"}]}, "staff[0] needs 'user'"),
        ({"visits": [{"csn": "1", "start": "soon", "staff": [], "patient": "maya"}]}, "2026-01-12T15:00:00Z"),
        ({"visits": [{"csn": "1", "start": "2026-01-01T00:00:00Z", "staff": ["who"], "patient": "maya"}]}, "'who'"),
        ({"records": {"nurse": {}}}, "no 'nurse' record"),
    ],
)
def test_a_mistake_is_told_in_one_sentence(epic: Any, change: dict[str, Any], words: str) -> None:
    """A wrong description is refused with the member that is wrong and what would be right."""
    people = {"staff": [], "patients": [_maya()]}
    answer = epic.client.put(f"/_sim/clinics/{epic.name}", json={**people, **change})
    assert answer.status_code == 400
    assert words in answer.json["error"]
    assert answer.json["error"].endswith(".")


def _maya() -> dict[str, str]:
    return {
        "key": "maya",
        "given": "M",
        "family": "L",
        "mrn": "1",
        "portal_user": "m",
        "portal_password": "m",
        "portal_id": "1",
    }


def test_a_wrong_clinic_leaves_the_old_one(epic: Any) -> None:
    """A refused description changes nothing."""
    epic.client.put(f"/_sim/clinics/{epic.name}", json={"profile": "wrong"})
    assert epic.provider_token()["patient"]


@pytest.mark.parametrize("name", ["Riverside", "a_b", "x" * 41])
def test_a_clinic_has_a_plain_name(epic: Any, name: str) -> None:
    """The name is a path segment."""
    assert epic.client.put(f"/_sim/clinics/{name}", json={}).status_code == 400


def test_a_launch_names_a_person_of_the_visit(epic: Any) -> None:
    """A launch for somebody who is not on the visit is refused with who is."""
    wish = {"surface": "hyperspace", "person": "lee", "csn": "90001"}
    answer = epic.client.post(f"/_sim/clinics/{epic.name}/launches", json=wish)
    assert answer.status_code == 400
    assert "okafor" in answer.json["error"]


def test_what_is_not_there_is_told(epic: Any) -> None:
    """An unknown clinic or visit is a 404 with a sentence."""
    for path in ("nowhere", f"{epic.name}/visits/1"):
        answer = epic.client.get(f"/_sim/clinics/{path}")
        assert answer.status_code == 404
        assert answer.json["error"]


def test_canaries_of_a_clinic_are_planted(epic: Any) -> None:
    """What a description plants is sighted and not kept."""
    epic.make(canaries=[{"label": "patient name", "value": "Lindqvist"}])
    epic.get("oauth2/authorize?state=Lindqvist")
    seen = epic.client.get("/_sim/sightings", query_string={"clinic": epic.name}).json["sightings"]
    assert {(one["label"], one["place"]) for one in seen} == {("patient name", "url")}
