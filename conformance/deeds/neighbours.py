"""Another organization beside the scenario's own: its people, its tenant, and where it is looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from conformance.deeds import onboarding
from conformance.evidence import RehearsalBroke
from conformance.rehearsal import Rehearsal
from scenarios.blueprint import Blueprint, blueprint
from scenarios.world import Clinic


def of(rehearsal: Rehearsal) -> Clinic:
    """The other organization; RehearsalBroke where no step settled it."""
    if rehearsal.neighbour is None:
        raise RehearsalBroke("A step needs another organization, but no step before it settled one.")
    return rehearsal.neighbour


def settle(rehearsal: Rehearsal) -> None:
    """Another organization with an Epic environment of its own, connected."""
    rehearsal.neighbour = rehearsal.make(_drawn(rehearsal))
    with at(rehearsal, rehearsal.neighbour):
        onboarding.connect(rehearsal, rehearsal.neighbour)


def share(rehearsal: Rehearsal) -> None:
    """Another organization whose people work in the same Epic environment, approved there by its own analyst."""
    home = rehearsal.home
    drawn = _renamed(_drawn(rehearsal))
    rehearsal.neighbour = rehearsal.world.settle_in(home, drawn, [rehearsal.target.entra_app()])
    with at(rehearsal, rehearsal.neighbour):
        onboarding.add_row(rehearsal, rehearsal.neighbour)
        onboarding.approve(rehearsal, rehearsal.neighbour)


@contextmanager
def at(rehearsal: Rehearsal, clinic: Clinic) -> Iterator[None]:
    """Let the steps inside be about another clinic and its people."""
    before = rehearsal.step_aside(clinic)
    try:
        yield
    finally:
        rehearsal.step_back(before)


def _drawn(rehearsal: Rehearsal) -> Blueprint:
    seed, names = f"{rehearsal.home.plan.tenant_id}/neighbour", f"{rehearsal.names}/neighbour"
    return blueprint("riverside", seed, names=names, display_name="Seaside Clinic")


def _renamed(drawn: Blueprint) -> Blueprint:
    """The same people under keys of their own, so that both organizations fit into one Epic environment."""
    new = {key: f"{key}-of-seaside" for key in (*drawn.staff, *drawn.patients)}
    visits = {
        key: replace(visit, patient=new[visit.patient], staff=tuple(new[one] for one in visit.staff))
        for key, visit in drawn.visits.items()
    }
    staff = {key: replace(member, key=new[key]) for key, member in drawn.staff.items()}
    patients = {key: replace(patient, key=new[key]) for key, patient in drawn.patients.items()}
    return replace(drawn, staff=staff, patients=patients, visits=visits)
