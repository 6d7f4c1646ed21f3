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
from scenarios.blueprint import blueprint
from scenarios.world import World

CONCEPTS = (
    "accounts", "approving", "browser_safety", "chart", "clinic", "epic_versions", "forged_forms", "issuers",
    "join_window", "licensing", "live", "lobby", "news", "outage", "own_visit", "portal", "portal_changes",
    "prerequisites", "privacy", "records", "replays", "side_by_side", "sign_in", "visits",
)  # fmt: skip

pytest_plugins = [f"features.steps.{concept}" for concept in CONCEPTS]


_ABOUT_A_CLINIC = {"portal", "licensing"}
"""What takes one of these changes what a clinic is, and shares none."""


def pytest_collection_finish() -> None:
    """Load now what is loaded at its first use: the processes of scenarios are forked from here."""
    blueprint("riverside", 0)


@pytest.fixture(scope="session")
def world(plan: Plan, target: Target) -> World:
    """Both simulators."""
    return World.at(*plan.simulators, plan.ca_bundle, target.entra.subscription)


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
    world: World,
    approved: dict[str, Approved],
    browsers: Browsers,
) -> Iterator[Rehearsal]:
    """The scenario's stage; faults that never took hold are noted when it ends."""
    needs = {mark.args[0] for mark in request.node.iter_markers("needs")}
    shared = approved if needs.isdisjoint(_ABOUT_A_CLINIC) else None
    stage = Rehearsal(plan, target, evidence, request.node.nodeid, browsers.new, shared, world)
    yield stage
    browsers.close()
    stage.finish()
