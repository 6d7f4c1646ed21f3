"""The clinics that a target is told of at its start, built in the simulators before it starts."""

from conformance.target import Target
from scenarios.world import Clinic, World, usual_clinic
from simkit.control_client import ControlClient

USUAL_SEED = 7400
"""The usual clinics are the same in every run, so that a connector can be configured for them once and for all."""


def make_usual_clinics(target: Target, epic: ControlClient, graph: ControlClient) -> list[Clinic]:
    """Build them with the target's registrations, the usual one first; ControlError if a simulator refuses."""
    world = World(epic, graph)
    plan = usual_clinic(USUAL_SEED)
    return [world.make(plan, target.epic_apps(plan.environment), [target.entra_app()])]
