"""The clinics that a target is told of at its start, built in the simulators before it starts."""

from collections.abc import Mapping, Sequence
from typing import Any

from conformance.evidence import NotApplicable
from conformance.targets.target import Target
from scenarios.blueprint import Blueprint, blueprint
from scenarios.world import Clinic, World, usual_clinic
from simkit.control_client import ControlClient

USUAL_SEED = 7400
"""The usual clinics are the same in every run, so that a connector can be configured for them once and for all."""


_VARIANTS: Mapping[str, Mapping[str, Any]] = {
    "hillside-2018": {"display_name": "Hillside Clinic", "profile": "nov2018"},
    "lakeside-path": {"display_name": "Lakeside Clinic", "fhir_path": "api/FHDST"},
    "seaside-tenant": {"display_name": "Seaside Clinic", "tenant_settings": {"casing": "documented"}},
    "summit-production": {"display_name": "Summit Clinic", "environment": "Production"},
}


def usual_clinics() -> list[Blueprint]:
    """The usual one first; then one of November 2018, one with an unusual FHIR path, a second tenant, a Production one.

    Each has a tenant of its own.
    """
    variants = [blueprint("riverside", USUAL_SEED, name, **changes) for name, changes in _VARIANTS.items()]
    return [usual_clinic(USUAL_SEED), *variants]


def usual_clinic_with(changes: Mapping[str, Any]) -> Blueprint:
    """The first that is like this; NotApplicable if none is, since then only a portal could make one."""
    usual = {"environment": "Testing", "profile": "current", "fhir_path": "api/FHIR/R4", "tenant_settings": {}}
    wanted = {**usual, **changes}
    for plan in usual_clinics():
        if all(getattr(plan, name) == value for name, value in wanted.items()):
            return plan
    raise NotApplicable("portal")


def make_clinics(target: Target, plans: Sequence[Blueprint], epic: ControlClient, graph: ControlClient) -> list[Clinic]:
    """Build clinics with the target's registrations; ControlError if a simulator refuses.

    Without a portal nobody can read integration records off it: they are entered as the target file gives them.
    """
    world = World(epic, graph, target.entra.subscription)
    made = [world.make(plan, target.epic_apps(plan.environment), [target.entra_app()]) for plan in plans]
    if "portal" not in target.capabilities:
        for clinic in made:
            enter_given_records(world, target, clinic)
    return made


def enter_given_records(world: World, target: Target, clinic: Clinic) -> None:
    """Enter the integration records that the target file describes."""
    for kind in target.launch:
        world.enter_record(
            clinic,
            kind,
            {
                "launch_url": target.launch_url(kind),
                "client_id": target.epic[kind].id_in(clinic.plan.environment),
                "context": target.context[kind],
            },
        )
