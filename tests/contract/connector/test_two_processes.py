"""Two connectors on one database: whatever both could do is done once."""

from pathlib import Path
from urllib.parse import quote

import pytest

from conformance.judges.writeback import Chart
from features.steps.lobby import is_waiting
from features.steps.visits import enter
from tests.contract.connector.stage import second_connector, standing

pytestmark = pytest.mark.slow

ROUNDS = 10


def test_each_report_is_made_once(tmp_path: Path) -> None:
    """While two connectors look for work in one outbox, the chart hears of each coming and going once."""
    with standing(tmp_path) as stage, second_connector(stage):
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
