"""A day of visits with names planted wherever Epic, Microsoft and people could slip them in: none of them comes out."""

import json

import pytest

from conformance.observing.controls import prove_file, prove_store, prove_text
from conformance.observing.pieces import FILE, Piece, of_file, of_store
from conformance.observing.search import Search
from connector.adapters.metrics import Metrics
from connector.domain.problems import Problem
from tests.unit.connector.fakes import ANALYST

CANARIES = {
    "patient name": "Maya Lindqvist-Oyelaran",
    "patient birth date": "1971-04-23",
    "patient phone": "555-0142-7788",
    "patient address": "4711 Quillfeather Lane",
    "record number": "E90210777",
    "diagnosis": "Hyperchondroplasia",
    "provider name": "Chidi Okafor-Brandt",
    "provider user name": "cokaforbrandt@clinic.example",
}
SLIPPED_IN = {
    "patientName": CANARIES["patient name"],
    "birthDate": CANARIES["patient birth date"],
    "phone": CANARIES["patient phone"],
    "address": CANARIES["patient address"],
    "mrn": CANARIES["record number"],
    "reason": CANARIES["diagnosis"],
    "providerName": CANARIES["provider name"],
    "need_patient_banner": True,
}
SEARCH = Search(CANARIES.items())


@pytest.fixture
def day(world, tmp_path):
    """The world after a day: what it logged, every address it sent anybody to, every page, and its figures."""
    pages = []
    world.epic.identity = {"fhirUser": "x/Practitioner/1", "name": CANARIES["provider name"]}
    for number in range(12):
        world.clock.move(minutes=40)
        session, patient = f"CSN{number}", f"WPR{number}"
        _begin(world, session, pages)
        pages.append(world.launch("patient", user=patient, session=session, **SLIPPED_IN))
        _meet(world, number)
    pages.append(_refused(world))
    portal = world.sign_in(oid=ANALYST, token="admin")
    world.microsoft.account = None
    world.epic.broken.add("https://broken.example/R4")
    pages.extend(portal.get(path) for path in ("/portal", "/portal/configurations/new", "/portal/configurations/row1"))
    pages.append(world.browser().get("/metrics"))
    pages.append(
        world.browser().get(f"/launch/patient?iss=https://elsewhere.example/{CANARIES['record number']}&launch=x")
    )
    return world, pages


def _begin(world, session, pages):
    answer = world.launch(session=session, **SLIPPED_IN)
    if "entra.example" in answer.location:
        pages.append(world.begin(session=session))
    pages.append(answer)


def _meet(world, number):
    """Both come, under their names, and go."""
    doctor, patient = f"d{number}", f"p{number}"
    for places, minute in ((("in", "lobby"), 0), (("in", "in"), 1), (("left", "left"), 20)):
        event = world.event((doctor, "okafor-oid", places[0]), (patient, "", places[1]), at=f"10:{minute:02}:00")
        for each in event["participants@delta"]:
            each["info"]["identity"]["user"]["displayName"] = CANARIES["patient name"]
            each["info"]["identity"]["guest"] = {"displayName": CANARIES["patient name"]}
        world.notify(event)
    world.teams.reports = []


def _refused(world):
    """A launch that is refused with everything about the patient in it."""
    try:
        return world.launch("patient", user="", session="", **SLIPPED_IN)
    except Problem:
        return world.browser().get("/launch/patient")


def _told(world, pages):
    """Log, addresses, pages, headers and what was sent to Teams and to the chart, each as a piece."""
    yield Piece("log", "the log", json.dumps([[event, facts] for event, facts in world.log], default=str))
    for page in pages:
        yield Piece("url", "an address", page.headers.get("Location", ""))
        yield Piece("screen", "a page", page.get_data(as_text=True))
        yield Piece("header", "headers", str(page.headers))
    sent = [
        world.teams.meetings,
        world.teams.rules,
        world.teams.subscriptions,
        world.chart.heard,
        world.microsoft.asked,
    ]
    yield Piece("figures", "figures", _figures(world))
    yield Piece("outgoing", "requests to Microsoft and the chart", json.dumps(sent, default=str))
    yield Piece("outgoing", "requests to Epic", str(world.epic.asked))


def _figures(world):
    """What /metrics counts of everything that was logged."""
    metrics = Metrics()
    tell = metrics.counting(lambda *_event, **_facts: None)
    for event, facts in world.log:
        tell(event, **facts)
    return metrics.text({})


def test_nobody_is_named_anywhere(day, tmp_path):
    """Tables, files, log, figures, addresses, pages and requests name nobody, and planted leaks were found first."""
    world, pages = day
    stores = sorted(tmp_path.glob("*.sqlite"))
    assert len(stores) == 3
    assert sum(prove_store(store) for store in stores) == 3 * 15
    told = list(_told(world, pages))
    for piece in told:
        assert prove_text(piece.place, str(piece.content), piece.where) == 5
    kept = [piece for store in stores for piece in of_store(store)]
    present = [file for file in tmp_path.iterdir() if file.is_file()]
    assert sum(prove_file(file) for file in present) == len(present) * 5
    files = [piece for file in present for piece in of_file(file, FILE)]
    assert [str(leak) for leak in SEARCH([*kept, *files, *told])] == []


def test_the_day_was_a_day(day, tmp_path):
    """The visits took place: each was heard of by the chart, and the ids that are kept are found by the same search."""
    world, _pages = day
    assert len({session for session, _, _ in world.chart.heard}) == 12
    ids = Search([("visit id", "CSN7"), ("EHR user id", "EMP1"), ("Microsoft account id", "okafor-oid")])
    kept = [piece for store in tmp_path.glob("*.sqlite") for piece in of_store(store)]
    assert {leak.label for leak in ids(kept)} == {"visit id", "EHR user id", "Microsoft account id"}
