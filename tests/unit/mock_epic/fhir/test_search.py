"""Searching with Epic's manners."""

from datetime import timedelta
from typing import Any

import pytest


@pytest.fixture
def search(epic: Any) -> Any:
    """A clinician's search: the answer to a path."""
    token = epic.provider_token()
    return lambda path: epic.fhir(path.format(**token), token["access_token"])


def hits(bundle: dict[str, Any]) -> list[dict[str, Any]]:
    """The resources that were found."""
    return [one["resource"] for one in bundle.get("entry", []) if one["search"]["mode"] == "match"]


def codes(bundle: dict[str, Any]) -> list[str]:
    """Epic's codes in a Bundle or an OperationOutcome."""
    issues = bundle["issue"] if "issue" in bundle else [
        issue for one in bundle["entry"] if one["search"]["mode"] == "outcome" for issue in one["resource"]["issue"]
    ]  # fmt: skip
    return [issue["details"]["coding"][0]["code"] for issue in issues]


def csns(bundle: dict[str, Any]) -> list[str]:
    """The CSNs of the appointments that were found."""
    return [hit["identifier"][0]["value"] for hit in hits(bundle)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("patient={patient}", ["90001", "90003"]),
        ("patient=Patient/{patient}", ["90001", "90003"]),
        ("patient={patient}&date=2026-01-12", ["90001"]),
        ("patient={patient}&date=ge2026-01-13", ["90003"]),
        ("patient={patient}&date=lt2026-01-12T15:00:01Z", ["90001"]),
        ("patient={patient}&date=le2026-01&date=gt2025", ["90001"]),
        ("patient={patient}&status=booked", ["90001", "90003"]),
        ("patient={patient}&status=cancelled", []),
        ("identifier=90002", ["90002"]),
        ("identifier=urn:oid:9.9|90002", []),
        ("_id={appointment}&status=cancelled", ["90001"]),
    ],
)
def test_appointments_are_found(search: Any, query: str, found: list[str]) -> None:
    """By patient, date, status and CSN; with _id everything else is ignored."""
    assert csns(search(f"Appointment?{query}").json) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("patient={patient}", 2),
        ("subject={patient}", 2),
        ("patient={patient}&class=5", 2),
        ("patient={patient}&class=13", 0),
    ],
)
def test_encounters_are_found(search: Any, query: str, found: int) -> None:
    """By patient or subject, and class."""
    assert len(hits(search(f"Encounter?{query}").json)) == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("family=lind", ["Lindqvist"]),
        ("family=li", ["Lindqvist"]),
        ("name=Maya+Lind", ["Lindqvist"]),
        ("family=qvist", []),
        ("given=Tomas&birthdate=1980-01-01", ["Reyes"]),
        ("name=maya", ["Lindqvist"]),
        ("birthdate=1990-02-03", ["Lindqvist"]),
        ("identifier=200002", ["Reyes"]),
    ],
)
def test_patients_are_found(search: Any, query: str, found: list[str]) -> None:
    """By demographics: names from their beginning, whatever the case."""
    assert [hit["name"][0]["family"] for hit in hits(search(f"Patient?{query}").json)] == found


def test_practitioners_are_found(search: Any) -> None:
    """By name or by Epic user id."""
    for query in ("family=Oka", "identifier=E1001", "name=ada"):
        assert [hit["name"][0]["family"] for hit in hits(search(f"Practitioner?{query}").json)] == ["Okafor"]


def test_an_empty_search_holds_one_outcome(search: Any) -> None:
    """Nothing found is total 0 and one entry that is no hit: counting entries counts wrong."""
    bundle = search("Appointment?patient={patient}&status=cancelled").json
    assert bundle["total"] == 0
    assert [one["search"]["mode"] for one in bundle["entry"]] == ["outcome"]
    assert bundle["entry"][0]["fullUrl"].startswith("urn:uuid:")
    assert codes(bundle) == ["4101"]


def test_an_unknown_parameter_is_ignored_and_reported(search: Any) -> None:
    """200, the hits, and an entry with 59100 beside them that total does not count."""
    bundle = search("Appointment?patient={patient}&bogus=1").json
    assert (bundle["total"], len(bundle["entry"])) == (2, 3)
    assert codes(bundle) == ["59100"]
    issue = bundle["entry"][-1]["resource"]["issue"][0]
    assert issue["diagnostics"] == "Unknown parameter: BOGUS. Parameter has been ignored."


@pytest.mark.parametrize(
    ("path", "diagnostics"),
    [
        ("Patient?gender2=x", "This resource requires demographics or _id parameter for searching."),
        ("Appointment?date=2026-01-12", "This resource requires a patient or _id parameter for searching."),
        ("Encounter?date=2026-01-12", "This resource requires a patient or _id parameter for searching."),
    ],
)
def test_a_search_needs_its_key_parameter(search: Any, path: str, diagnostics: str) -> None:
    """400 with 59159; an ignored parameter is reported before it."""
    answer = search(path)
    assert answer.status_code == 400
    assert codes(answer.json)[-1] == "59159"
    assert answer.json["issue"][-1]["diagnostics"] == diagnostics
    assert len(answer.json["issue"]) == (2 if "gender2" in path else 1)


def test_pages_follow_a_session_id(search: Any) -> None:
    """With _count the total is the page's own, next holds a session id only, and the last page has no next."""
    first = search("Appointment?patient={patient}&_count=1").json
    assert (first["total"], csns(first)) == (1, ["90001"])
    assert [link["relation"] for link in first["link"]] == ["next", "self"]
    path, _, rest = first["link"][0]["url"].partition("?")
    assert rest.startswith("sessionID=12-")
    assert "&" not in rest
    second = search(f"{path.rpartition('/')[2]}?{rest}").json
    assert (second["total"], csns(second)) == (1, ["90003"])
    assert [link["relation"] for link in second["link"]] == ["self"]


def test_a_page_is_not_kept_for_ever(epic: Any, search: Any) -> None:
    """An old session id is refused with 4113."""
    rest = search("Appointment?patient={patient}&_count=1").json["link"][0]["url"].partition("?")[2]
    epic.clock.advance(timedelta(minutes=10))
    answer = search(f"Appointment?{rest}")
    assert (answer.status_code, codes(answer.json)) == (400, ["4113"])


def test_a_parameter_that_is_not_simulated_says_so(search: Any) -> None:
    """What Epic knows and we do not is refused, never silently ignored."""
    answer = search("Appointment?patient={patient}&_revinclude=Provenance:target")
    assert answer.status_code == 501
    assert "_revinclude" in answer.json["issue"][0]["diagnostics"]


@pytest.mark.parametrize("date", ["yesterday", "2026-13-01", "2026-01-12T99:00:00Z"])
def test_an_unreadable_date_is_refused(search: Any, date: str) -> None:
    """400 with an OperationOutcome."""
    assert search(f"Appointment?patient={{patient}}&date={date}").status_code == 400


def test_a_search_by_post_reads_its_form(epic: Any) -> None:
    """POST _search works, and its query counts for nothing."""
    token = epic.provider_token()
    headers = {"Authorization": f"Bearer {token['access_token']}", "Accept": "application/json"}
    path = "api/FHIR/R4/Appointment/_search"
    found = epic.post(f"{path}?status=cancelled", data={"patient": token["patient"]}, headers=headers)
    assert csns(found.json) == ["90001", "90003"]


def test_entries_carry_their_own_address(epic: Any, search: Any) -> None:
    """Each hit has fullUrl and a self link below the FHIR base."""
    entry = search("Patient?family=Lindqvist").json["entry"][0]
    assert entry["fullUrl"] == f"{epic.fhir_base}/Patient/{entry['resource']['id']}"
    assert entry["link"] == [{"relation": "self", "url": entry["fullUrl"]}]


def test_a_patient_is_told_that_there_may_be_more(epic: Any) -> None:
    """An empty search of a MyChart user holds a second issue, 4119."""
    token = epic.patient_token()
    bundle = epic.fhir(f"Appointment?patient={token['patient']}&status=noshow", token["access_token"]).json
    assert (bundle["total"], codes(bundle)) == (0, ["4101", "4119"])
