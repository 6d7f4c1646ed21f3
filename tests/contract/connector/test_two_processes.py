"""Two connectors on one database: whatever both could do is done once."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest

from conformance.judges.writeback import Chart
from conformance.stack.running import answered_status
from features.steps.lobby import is_waiting
from features.steps.visits import enter
from simkit.clock import Stopwatch
from tests.contract.connector.stage import Stage, standing
from tests.free_ports import free_ports

pytestmark = pytest.mark.slow

ROUNDS = 10


@contextmanager
def another(stage: Stage) -> Iterator[None]:
    """A second connector with the same settings, on a port of its own."""
    port = str(free_ports())
    settings = {**stage.stack.settings(), "CONNECTOR_PORT": port}
    with (stage.folder / "second.log").open("ab") as log:
        second = subprocess.Popen(
            [sys.executable, "-m", "connector"], env=settings, cwd=stage.folder, stdout=log, stderr=log
        )
    try:
        watch = Stopwatch()
        while answered_status(f"http://127.0.0.1:{port}/readyz", None) != 200:
            assert watch.seconds() < 30
        yield
    finally:
        second.terminate()
        second.wait(10)


def test_each_report_is_made_once(tmp_path: Path) -> None:
    """While two connectors look for work in one outbox, the chart hears of each coming and going once."""
    with standing(tmp_path) as stage, another(stage):
        rehearsal = stage.rehearsal
        enter(rehearsal.clinician("Dr. Okafor"), rehearsal.visit.csn)
        is_waiting(rehearsal)
        rehearsal.patient("Maya").leave()
        meeting = quote(rehearsal.clinician("Dr. Okafor").meeting, safe="")
        room = f"/tenants/{rehearsal.clinic.plan.tenant_id}/meetings/{meeting}/participants"
        for _ in range(ROUNDS):
            guest = rehearsal.world.graph.post(room, {"name": "Guest"})["id"]
            for deed in ("admit", "leave"):
                rehearsal.world.graph.post(f"{room}/{guest}/{deed}", {})
        maya, chart = rehearsal.external_id("Maya"), Chart(rehearsal.epic, rehearsal.evidence, rehearsal.visit.csn)
        chart.hears("Maya", maya, "disconnected", ROUNDS)
        chart.heard_exactly("Maya", maya, ["connected", "disconnected"] * ROUNDS)
