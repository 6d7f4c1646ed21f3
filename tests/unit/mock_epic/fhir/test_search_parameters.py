"""The documented search parameters beyond the primary ones, _include, and what is left out of a search."""

from typing import Any

import pytest

from mock_epic.fhir.elements import ELEMENTS
from mock_epic.fhir.matching import MATCHERS
from mock_epic.fhir.types import MODELLED


@pytest.fixture
def search(epic: Any) -> Any:
    """A clinician's search: the answer to a path."""
    token = epic.provider_token()
    return lambda path: epic.fhir(path.format(**token), token["access_token"])


def entries(bundle: dict[str, Any], mode: str = "match") -> list[dict[str, Any]]:
    """The resources of one mode."""
    return [one["resource"] for one in bundle.get("entry", []) if one["search"]["mode"] == mode]


def codes(answer: dict[str, Any]) -> list[str]:
    """Epic's codes in a Bundle or an OperationOutcome."""
    issues = answer["issue"] if "issue" in answer else [i for one in entries(answer, "outcome") for i in one["issue"]]
    return [issue["details"]["coding"][0]["code"] for issue in issues]


def test_every_parameter_of_the_statement_does_something() -> None:
    """A parameter that is listed is matched on the record or on the resource."""
    for name, kind in MODELLED.items():
        matched = set(MATCHERS.get(name, {})) | set(ELEMENTS[name])
        assert set(kind.searched_by + kind.beside) <= matched, name


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("practitioner={practitioner}", 1),
        ("practitioner=Practitioner/{practitioner}", 1),
        ("practitioner=unknown", 0),
        ("actor={location}", 2),
        ("location=Location/{location}", 2),
        ("appointment-type=AMB", 2),
        ("service-type=2590", 2),
        ("part-status=accepted", 2),
        ("part-status=declined", 0),
        ("status=booked,arrived", 2),
        ("slot=x", 0),
        ("onlyscannable=true", 2),
    ],
)
def test_an_appointment_search_is_narrowed_down(search: Any, query: str, found: int) -> None:
    """Next to the patient, each parameter counts."""
    first = entries(search("Appointment?patient={patient}").json)[0]
    practitioner = first["participant"][1]["actor"]["reference"].partition("/")[2]
    answer = search("Appointment?patient={patient}&" + query.replace("{practitioner}", practitioner))
    assert len(entries(answer.json)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("appointment={appointment}", 1),
        ("status=planned", 2),
        ("participant-type=ATND", 2),
        ("type=2590", 2),
        ("location={location}", 2),
        ("account=x", 0),
    ],
)
def test_an_encounter_search_is_narrowed_down(search: Any, query: str, found: int) -> None:
    """Next to the patient, each parameter counts."""
    assert len(entries(search("Encounter?patient={patient}&" + query).json)) == found


def test_a_parameter_that_counts_beside_others_is_not_enough(search: Any) -> None:
    """A search by practitioner alone needs a patient."""
    answer = search("Appointment?practitioner=x")
    assert (answer.status_code, codes(answer.json)) == (400, ["59159"])


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("birthdate=1990", ["Lindqvist"]),
        ("birthdate=ge1985-01-01", ["Lindqvist"]),
        ("birthdate=lt1990-02-03", ["Reyes"]),
        ("birthdate=le1990-02-03&family=l", ["Lindqvist"]),
        ("gender=unknown&family=Rey", ["Reyes"]),
        ("gender=female", []),
    ],
)
def test_patients_are_found_by_more_demographics(search: Any, query: str, found: list[str]) -> None:
    """Birth dates take prefixes and parts of a date."""
    assert [hit["name"][0]["family"] for hit in entries(search(f"Patient?{query}").json)] == found


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("Location?type=OF&name=family", 1),
        ("Location?type=OF&name=cardio", 0),
        ("PractitionerRole?active=true&organization={organization}", 3),
        ("PractitionerRole?specialty=x", 0),
    ],
)
def test_places_and_roles_are_found(search: Any, path: str, found: int) -> None:
    """By what they are part of."""
    encounter = entries(search("Encounter?patient={patient}").json)[0]
    organization = encounter["serviceProvider"]["reference"].partition("/")[2]
    assert len(entries(search(path.replace("{organization}", organization)).json)) == found


@pytest.mark.parametrize(
    ("wish", "kinds"),
    [
        ("Appointment:patient", {"Patient"}),
        ("Appointment:actor", {"Patient", "Practitioner", "Location"}),
        ("*", {"Patient", "Practitioner", "Location"}),
        ("Encounter:patient", set()),
    ],
)
def test_included_resources_are_not_counted(search: Any, wish: str, kinds: set[str]) -> None:
    """Each once, with mode include, beside a total of the hits."""
    bundle = search("Appointment?patient={patient}&_include=" + wish).json
    included = entries(bundle, "include")
    assert bundle["total"] == 2
    assert {one["resourceType"] for one in included} == kinds
    assert len({one["id"] for one in included}) == len(included)


def test_includes_follow_the_pages(search: Any) -> None:
    """The next page has its own included resources."""
    first = search("Appointment?patient={patient}&_count=1&_include=Appointment:practitioner").json
    rest = first["link"][0]["url"].partition("?")[2]
    second = search(f"Appointment?{rest}").json
    names = [entries(page, "include")[0]["name"][0]["family"] for page in (first, second)]
    assert names == ["Okafor", "Lee"]


def test_what_an_app_may_not_read_is_not_included(epic: Any) -> None:
    """Search alone opens no resource of another type."""
    epic.add_app(
        client_id="provider-app", audience="provider", auth="client_secret_basic", client_secret="not a/secret",
        redirect_uris=["http://connector.example/callback/epic"], apis=["Appointment.Search"],
    )  # fmt: skip
    token = epic.provider_token()
    bundle = epic.fhir(f"Appointment?patient={token['patient']}&_include=*", token["access_token"]).json
    assert (bundle["total"], entries(bundle, "include")) == (2, [])


def test_encounters_of_some_kinds_are_suppressed(epic: Any) -> None:
    """59203 on a read, a 59204 entry beside the others in a search."""
    visit = {
        "csn": "90009",
        "start": "2026-01-13T09:00:00Z",
        "staff": ["okafor"],
        "patient": "maya",
        "restricted": True,
    }
    epic.client.post(f"/_sim/clinics/{epic.name}/visits", json={"visits": [visit]})
    token = epic.provider_token(launch=epic.launch(csn="90009"))
    read = epic.fhir(f"Encounter/{token['encounter']}", token["access_token"])
    assert (read.status_code, codes(read.json)) == (403, ["59203"])
    bundle = epic.fhir(f"Encounter?patient={token['patient']}", token["access_token"]).json
    assert (bundle["total"], len(entries(bundle)), codes(bundle)) == (2, 2, ["59204"])
    issue = entries(bundle, "outcome")[0]["issue"][0]
    assert (issue["severity"], issue["code"]) == ("warning", "suppressed")


def test_encounters_ignore_unknown_parameters_in_silence(search: Any) -> None:
    """Where an Appointment search reports 59100 an Encounter search says nothing."""
    bundle = search("Encounter?patient={patient}&bogus=1").json
    assert (bundle["total"], len(bundle["entry"])) == (2, 2)


def test_a_merged_chart_leads_to_the_other_one(epic: Any) -> None:
    """4107 with a redirect; a search finds the surviving chart only."""
    old = {
        "key": "old", "given": "Maya", "family": "Lindquist", "mrn": "299999", "portal_user": "old",
        "portal_password": "x", "portal_id": "7999", "merged_into": "maya", "fhir_id": "eOldChart3",
    }  # fmt: skip
    epic.client.post(f"/_sim/clinics/{epic.name}/people", json={"patients": [old]})
    token = epic.provider_token()
    answer = epic.fhir("Patient/eOldChart3", token["access_token"])
    assert (answer.status_code, codes(answer.json)) == (302, ["4107"])
    assert answer.headers["Location"] == f"{epic.fhir_base}/Patient/{token['patient']}"
    found = entries(epic.fhir("Patient?given=Maya", token["access_token"]).json)
    assert [one["id"] for one in found] == [token["patient"]]


@pytest.mark.parametrize("kind", ["appointment", "encounter"])
def test_a_deleted_visit_is_4103(epic: Any, kind: str) -> None:
    """410 with 4103 on a read; a search does not find it, no schedule shows it, and it can come back."""
    token = epic.provider_token()
    path = f"{kind.title()}/{token[kind]}"
    assert epic.client.delete(f"/_sim/clinics/{epic.name}/visits/90001").status_code == 204
    answer = epic.fhir(path, token["access_token"])
    assert (answer.status_code, codes(answer.json)) == (410, ["4103"])
    found = entries(epic.fhir(f"{kind.title()}?patient={token['patient']}", token["access_token"]).json)
    assert [one["identifier"][0]["value"] for one in found] == ["90003"]
    assert epic.client.delete(f"/_sim/clinics/{epic.name}/visits/90001").status_code == 404
    again = {"csn": "90001", "start": "2026-01-12T15:00:00Z", "staff": ["okafor"], "patient": "maya"}
    epic.client.post(f"/_sim/clinics/{epic.name}/visits", json={"visits": [again]})
    assert epic.fhir(path, token["access_token"]).status_code == 200


def test_two_patients_are_an_invalid_combination(epic: Any) -> None:
    """400 with 4112 for a search of two different charts; the same one twice is one."""
    token = epic.provider_token()
    other = epic.provider_token(launch=epic.launch(csn="90002"))["patient"]
    answer = epic.fhir(f"Appointment?patient={token['patient']}&patient={other}", token["access_token"])
    assert (answer.status_code, codes(answer.json)) == (400, ["4112"])
    twice = f"Appointment?patient={token['patient']}&patient=Patient/{token['patient']}"
    assert epic.fhir(twice, token["access_token"]).status_code == 200


def test_a_search_that_finds_too_many_patients_is_refused(epic: Any) -> None:
    """More than 100 patients are 4127, whatever the page size."""
    many = [
        {
            "key": f"p{n}", "given": "Zoe", "family": "Zimmer", "mrn": f"3{n:05d}", "portal_user": f"z{n}",
            "portal_password": "x", "portal_id": f"8{n:04d}",
        }
        for n in range(101)
    ]  # fmt: skip
    epic.client.post(f"/_sim/clinics/{epic.name}/people", json={"patients": many[:100]})
    token = epic.provider_token()["access_token"]
    assert epic.fhir("Patient?family=Zimmer", token).json["total"] == 100
    epic.client.post(f"/_sim/clinics/{epic.name}/people", json={"patients": many[100:]})
    answer = epic.fhir("Patient?family=Zimmer&_count=10", token)
    assert (answer.status_code, codes(answer.json)) == (400, ["4127"])


def test_a_user_without_a_provider_record_has_no_role(epic: Any) -> None:
    """The user's Practitioner is there, a PractitionerRole is not."""
    user = {
        "key": "fhir", "user": "FHIR", "password": "x", "epic_user_id": "E9", "given": "F", "family": "User",
        "provider_record": False,
    }  # fmt: skip
    epic.client.post(f"/_sim/clinics/{epic.name}/people", json={"staff": [user]})
    token = epic.provider_token()["access_token"]
    found = entries(epic.fhir("Practitioner?family=User", token).json)
    assert len(found) == 1
    assert epic.fhir(f"PractitionerRole?practitioner={found[0]['id']}", token).json["total"] == 0


@pytest.mark.parametrize("path", ["Patient/{patient}", "Patient?family=x", "metadata", "Patient/unknown", "Slot/1"])
def test_every_answer_carries_epics_headers(epic: Any, path: str) -> None:
    """CORS, Servermetrics and no caching, also on refusals."""
    token = epic.provider_token()
    for authorization in (token["access_token"], "expired"):
        headers = epic.fhir(path.format(**token), authorization).headers
        assert headers["Access-Control-Allow-Origin"] == "*"
        assert "Epic-MyChartUser-IDType" in headers["Access-Control-Allow-Headers"]
        assert headers["Servermetrics"].startswith("{")
        assert headers["Cache-Control"] == "no-cache,no-store"
        assert headers["Expires"] == "-1"


def test_a_patient_has_an_e_tag(epic: Any) -> None:
    """Spelled with a hyphen, a bare number."""
    token = epic.provider_token()
    assert epic.fhir(f"Patient/{token['patient']}", token["access_token"]).headers["E-Tag"].isdigit()


def test_a_preflight_is_answered_without_a_token(epic: Any) -> None:
    """Browsers ask first, without credentials."""
    answer = epic.client.options(f"/{epic.name}/api/FHIR/R4/Patient/1")
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
