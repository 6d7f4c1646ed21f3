"""What every scenario has: its stage, and the steps of all concepts."""

from collections.abc import Iterator

import pytest

from conformance.evidence import Evidence
from conformance.notes import Approved
from conformance.people.browsers import Browsers
from conformance.people.browsers import browsers as browsers_of
from conformance.rehearsal import Rehearsal
from conformance.session.plan import Plan
from conformance.targets.target import Target

CONCEPTS = (
    "accounts", "approving", "browser_safety", "chart", "clinic", "epic_versions", "forged_forms", "issuers",
    "join_window", "licensing", "live", "lobby", "news", "outage", "own_visit", "portal", "portal_changes",
    "prerequisites", "privacy", "records", "replays", "side_by_side", "sign_in", "visits",
)  # fmt: skip

pytest_plugins = [f"features.steps.{concept}" for concept in CONCEPTS]


_OF_ITS_OWN = ("needs", "disruptive")
"""Scenarios that are about the portal, or that disturb a whole clinic, share none."""


@pytest.fixture(scope="session")
def approved() -> dict[str, Approved]:
    """The approved clinics that the scenarios of this process share, by world."""
    return {}


@pytest.fixture(scope="session")
def browsers(plan: Plan, target: Target) -> Iterator[Browsers]:
    """What people open pages with."""
    with browsers_of(plan, target) as found:
        yield found


@pytest.fixture
def rehearsal(
    plan: Plan,
    target: Target,
    evidence: Evidence,
    request: pytest.FixtureRequest,
    approved: dict[str, Approved],
    browsers: Browsers,
) -> Iterator[Rehearsal]:
    """The scenario's stage; faults that never took hold are noted when it ends."""
    alone = any(request.node.get_closest_marker(mark) for mark in _OF_ITS_OWN)
    stage = Rehearsal(plan, target, evidence, request.node.nodeid, browsers.new, None if alone else approved)
    yield stage
    browsers.close()
    stage.finish()
