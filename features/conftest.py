"""What every scenario has: its stage, and the steps of all concepts."""

from collections.abc import Iterator

import pytest

from conformance.evidence import Evidence
from conformance.plan import Plan
from conformance.rehearsal import Rehearsal
from conformance.target import Target

CONCEPTS = (
    "accounts", "approving", "browser_safety", "chart", "clinic", "epic_versions", "forged_forms", "issuers", "lobby",
    "news", "outage", "own_visit", "portal", "portal_changes", "privacy", "records", "replays", "side_by_side",
    "sign_in", "visits",
)  # fmt: skip

pytest_plugins = [f"features.steps.{concept}" for concept in CONCEPTS]


@pytest.fixture
def rehearsal(plan: Plan, target: Target, evidence: Evidence, request: pytest.FixtureRequest) -> Iterator[Rehearsal]:
    """The scenario's stage; faults that never took hold are noted when it ends."""
    stage = Rehearsal(plan, target, evidence, request.node.nodeid)
    yield stage
    stage.finish()
