"""The clinics that a target is told of at its start, built in the simulators before it starts."""

from collections.abc import Sequence

from conformance.target import Target
from scenarios.blueprint import Blueprint
from scenarios.world import Clinic, World, usual_clinic
from simkit.control_client import ControlClient

USUAL_SEED = 7400
"""The usual clinics are the same in every run, so that a connector can be configured for them once and for all."""


def usual_clinics() -> list[Blueprint]:
    """Their blueprints, the usual one first."""
    return [usual_clinic(USUAL_SEED)]


def make_clinics(target: Target, plans: Sequence[Blueprint], epic: ControlClient, graph: ControlClient) -> list[Clinic]:
    """Build clinics with the target's registrations; ControlError if a simulator refuses."""
    world = World(epic, graph)
    return [world.make(plan, target.epic_apps(plan.environment), [target.entra_app()]) for plan in plans]
