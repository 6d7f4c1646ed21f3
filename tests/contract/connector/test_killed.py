"""Killed between Teams' event and the chart's answer, nothing is missing and nothing is told twice for nothing.

Each point is held open from outside: a gate between connector and chart keeps a report or its answer back, and the
ledgers and the database tell when the point is reached. KILLS says how often each point is tried; `make kills` tries it
twenty times on each kind of database.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby
from urllib.parse import quote

import pytest

from conformance.judges.writeback import Chart
from connector.adapters.ids import SystemIds
from connector.parts import standard_store
from connector.settings import Settings
from features.steps.lobby import is_waiting
from features.steps.visits import enter
from simkit.clock import Stopwatch
from tests.contract.connector.databases import KINDS, Stored, database
from tests.contract.connector.gate import ChartGate, Gate
from tests.contract.connector.stage import Stage, standing

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("KILLS", "2"))
DEADLINE_S = 30.0


class Visit:
    """A running visit in which Maya comes and goes, with the gate before the chart."""

    def __init__(self, stage: Stage, gate: ChartGate, kept: Stored) -> None:
        self.rehearsal = stage.rehearsal
        self.gate = gate
        self.stored = kept.reports
        self._maya = self.rehearsal.external_id("Maya")
        self._chart = Chart(self.rehearsal.epic, self.rehearsal.evidence, self.rehearsal.visit.csn)
        meeting = quote(self.rehearsal.clinician("Dr. Okafor").meeting, safe="")
        self._room = f"/tenants/{self.rehearsal.clinic.plan.tenant_id}/meetings/{meeting}/participants"

    def maya_comes(self) -> str:
        """She joins and is admitted; her participant id."""
        joined: str = self.rehearsal.world.graph.post(self._room, {"name": "Guest"})["id"]
        self.rehearsal.world.graph.post(f"{self._room}/{joined}/admit", {})
        return joined

    def maya_goes(self, participant: str) -> None:
        """She leaves."""
        self.rehearsal.world.graph.post(f"{self._room}/{participant}/leave", {})

    def heard(self, state: str) -> int:
        """How often the chart has heard that of her."""
        return len([one for one in self._chart.accepted(self._maya) if one.facts["state"] == state])

    def wait_until_heard(self, state: str, times: int) -> None:
        """Until the chart has heard it so often."""
        self._chart.hears("Maya", self._maya, state, times)

    def record(self) -> list[str]:
        """All that the chart has heard of her, repeats aside."""
        return [state for state, _ in groupby(str(one.facts["state"]) for one in self._chart.accepted(self._maya))]

    def told(self, participant: str) -> bool:
        """Whether Teams' news that she is in was answered."""
        news = self.rehearsal.graph.all("notification.deliver", participant=participant, change="in")
        return any(one.facts["outcome"] == "accepted" for one in news)


@pytest.fixture(scope="module", params=KINDS)
def visit(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    """Dr. Okafor is in the visit; Maya has begun it once, so that a guest is Maya."""
    folder = tmp_path_factory.mktemp("killed")
    with (
        database(request.param, folder) as kept,
        standing(folder, CONNECTOR_DATABASE_URL=kept.url) as stage,
        ChartGate(stage.rehearsal.clinic.status_url) as gate,
    ):
        _put_before_chart(stage, gate, kept)
        rehearsal = stage.rehearsal
        enter(rehearsal.clinician("Dr. Okafor"), rehearsal.visit.csn)
        is_waiting(rehearsal)
        rehearsal.patient("Maya").leave()
        Chart(rehearsal.epic, rehearsal.evidence, rehearsal.visit.csn).hears(
            "Dr. Okafor", rehearsal.external_id("Dr. Okafor"), "connected"
        )
        yield Visit(stage, gate, kept)


def _put_before_chart(stage: Stage, gate: ChartGate, kept: Stored) -> None:
    """The address of the status service in the portal's row becomes that of the gate."""
    settings = Settings(database_url=kept.url, key_file=stage.folder / "connector-keys.json")
    rows = standard_store(settings, SystemIds()).configurations
    (row,) = rows.of_tenant(stage.rehearsal.clinic.plan.tenant_id)
    rows.save(replace(row, status_address=gate.address))


def _until(what: str, condition: Callable[[], bool]) -> None:
    watch = Stopwatch()
    while not condition():
        assert watch.seconds() < DEADLINE_S, f"not within {DEADLINE_S:g} seconds: {what}"


def event_answered(visit: Visit, participant: str) -> None:
    """Teams has its answer; the report is kept from the chart."""
    _until("Teams' event is answered", lambda: visit.told(participant))


def report_stored(visit: Visit, _participant: str) -> None:
    """The report is in the database; whether Teams has its answer is open, the chart has heard nothing."""
    _until("the report is stored", lambda: visit.stored() > 0)


def report_unanswered(visit: Visit, _participant: str) -> None:
    """The chart has heard the report; its answer is kept back."""
    assert visit.gate.holds.wait(DEADLINE_S)


def report_answered(visit: Visit, _participant: str) -> None:
    """The connector has the chart's answer and has no report left."""
    _until("the report is done with", lambda: visit.heard("connected") > 0 and visit.stored() == 0)


POINTS: tuple[tuple[Callable[[Visit, str], None], Gate, int], ...] = (
    (event_answered, Gate.SHUT, 1),
    (report_stored, Gate.SHUT, 1),
    (report_unanswered, Gate.ONE_WAY, 2),
    (report_answered, Gate.OPEN, 1),
)
"""Where it is killed, how the gate holds that open, and how often the chart hears of the connection in the end."""


@pytest.mark.parametrize("number", range(KILLS))
@pytest.mark.parametrize(("reached", "gate", "times"), POINTS, ids=lambda value: getattr(value, "__name__", ""))
def test_killed(visit: Visit, reached: Callable[[Visit, str], None], gate: Gate, times: int, number: int) -> None:
    """The chart hears of the connection once, or again where its answer was lost, and then of its end once.

    In the chart's whole record of Maya, repeats aside, every connection is followed by its end.
    """
    connected, disconnected = visit.heard("connected"), visit.heard("disconnected")
    visit.gate.set(gate)
    participant = visit.maya_comes()
    if reached is report_answered:
        visit.wait_until_heard("connected", connected + 1)
    reached(visit, participant)
    visit.rehearsal.operator.kill()
    visit.gate.set(Gate.OPEN)
    visit.rehearsal.operator.start()
    visit.maya_goes(participant)
    visit.wait_until_heard("disconnected", disconnected + 1)
    assert visit.heard("connected") == connected + times
    assert visit.heard("disconnected") == disconnected + 1
    _until("nothing is left to be told", lambda: visit.stored() == 0)
    assert visit.record() == ["connected", "disconnected"] * (disconnected + 1)
