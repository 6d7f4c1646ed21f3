"""A hundred roster changes a second for a minute: whether a report is lost, and how long the outbox takes to drain."""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from urllib.parse import quote

import requests

from conformance.judges.writeback import REPORT
from features.steps.visits import enter
from tests.bench.clinic import BusyClinic, Walk, busy_clinic
from tests.bench.figure import Figure
from tests.bench.yardstick import Yardstick

VISITS, PER_SECOND, SECONDS = 150, 100, 60
CHANGES_A_ROUND = 3
HANDS = 8
PATIENCE_S = 60.0
A_DAY = "86400"


def figures(_yardstick: Yardstick) -> Iterator[Figure]:
    """Patients come to the lobby, are admitted and leave, in many visits at once."""
    with busy_clinic(CONNECTOR_FORGET_AFTER_S=A_DAY) as clinic:
        rooms = _rooms(clinic)
        began = time.perf_counter()
        rounds = _keep_changing(clinic, rooms)
        took = time.perf_counter() - began
        lost, drained = _settled(clinic, rounds)
    changes = rounds * CHANGES_A_ROUND
    rate = changes / took
    what = f"reports missing of {2 * rounds}, after {changes} roster changes at {rate:.0f} a second"
    yield Figure("reports_lost", lost, "reports", 0, what)
    yield Figure(
        "outbox_drain_s", drained, "s", 30, f"until the chart had heard everything, after {took:.0f} s of that"
    )
    yield Figure(
        "roster_change_shortfall", PER_SECOND / rate, "ratio", 1.1, f"{PER_SECOND} changes a second by those made"
    )


def _rooms(clinic: BusyClinic) -> list[str]:
    """Visits with Dr. Okafor in them whose patient has launched: where somebody joins each of them."""
    rehearsal = clinic.rehearsal
    enter(rehearsal.clinician("Dr. Okafor"), rehearsal.visit.csn)
    graph, tenant = rehearsal.world.graph, f"/tenants/{rehearsal.clinic.plan.tenant_id}/meetings"
    others = {one["id"] for one in graph.get(tenant)["meetings"]}
    with requests.Session() as session:
        for csn in clinic.book(1, VISITS):
            for surface, person in (("hyperspace", "okafor"), ("mychart", "maya")):
                walk = Walk(session, clinic.launch(surface, person, csn))
                while not walk.arrived:
                    walk.step()
    found = [quote(one["id"], safe="") for one in graph.get(tenant)["meetings"] if one["id"] not in others]
    rooms = [f"{tenant}/{meeting}/participants" for meeting in found]
    for room in rooms:
        graph.post(room, {"user": "okafor"})
    return [f"{graph.base_url}/_sim{room}" for room in rooms]


def _keep_changing(clinic: BusyClinic, rooms: list[str]) -> int:
    """Rounds in the rooms in turn, at the given rate as far as the machine goes; how many there were."""
    rounds = PER_SECOND * SECONDS // CHANGES_A_ROUND
    began = time.perf_counter()
    with ThreadPoolExecutor(HANDS) as hands, requests.Session() as session:
        session.trust_env = False
        pending = []
        for number in range(rounds):
            due = began + number * CHANGES_A_ROUND / PER_SECOND
            if number >= len(rooms):
                pending[number - len(rooms)].result()
            Event().wait(max(0.0, due - time.perf_counter()))
            pending.append(hands.submit(_round, session, rooms[number % len(rooms)]))
        for one in pending:
            one.result()
    return rounds


def _round(session: requests.Session, room: str) -> None:
    """A patient comes to the lobby, is admitted, and leaves."""
    participant = session.post(room, json={"name": "Guest"}, timeout=30).json()["id"]
    for deed in ("admit", "leave"):
        session.post(f"{room}/{participant}/{deed}", json={}, timeout=30).raise_for_status()


def _settled(clinic: BusyClinic, rounds: int) -> tuple[int, float]:
    """How many reports are missing when everything should have been heard, and when the last one was."""
    epic, maya, began = clinic.rehearsal.epic, clinic.rehearsal.external_id("Maya"), time.perf_counter()
    heard: Counter[str] = Counter()
    while (waited := time.perf_counter() - began) < PATIENCE_S:
        heard = Counter(str(one.facts["state"]) for one in epic.all(REPORT, outcome="accepted", external_id=maya))
        if heard["connected"] >= rounds and heard["disconnected"] >= rounds:
            return 0, waited
        Event().wait(0.5)
    sys.stderr.write(f"heard {dict(heard)} of {rounds} rounds\n")
    return 2 * rounds - heard["connected"] - heard["disconnected"], waited
