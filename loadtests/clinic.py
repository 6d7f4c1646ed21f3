"""The clinic that is loaded: many clinicians, many patients, and visits enough for the whole time."""

from dataclasses import replace

from conformance.deeds.onboarding import connect
from conformance.evidence import DeedFailed, Evidence
from conformance.people.browsers import browsers
from conformance.rehearsal import Rehearsal
from conformance.session.plan import Plan
from conformance.targets.target import Target
from loadtests.load_plan import PairPlan, Visitor
from loadtests.load_profile import LoadProfile
from scenarios.blueprint import Blueprint, Visit, blueprint
from scenarios.cast import Cast
from scenarios.world import Clinic

_SPARE_VISITS = 2


class NotConnected(Exception):
    """The target did not let the clinic be connected: it has failed before there was any load."""


def loaded_clinic(profile: LoadProfile, seed: int) -> Blueprint:
    """The usual world with `profile.pairs` clinicians and patients more, each pair with its own visits."""
    drawn = blueprint("riverside", seed, name=f"load-{Cast(seed, profile.name).ids.hex('clinic', 6)}")
    cast = Cast(seed, f"{drawn.name}-crowd")
    each = profile.due // profile.pairs + _SPARE_VISITS
    staff, patients, visits = dict(drawn.staff), dict(drawn.patients), dict(drawn.visits)
    for number in range(1, profile.pairs + 1):
        clinician, patient = f"clinician-{number}", f"patient-{number}"
        staff[clinician] = cast.staff_member(clinician, {"job_title": "Physician", "epic_roles": ["clinician"]})
        patients[patient] = cast.patient(patient)
        for turn in range(1, each + 1):
            key = f"{patient}-{turn}"
            visits[key] = Visit(key, cast.ids.digits("visit", 9), patient, (clinician,), in_minutes=turn, minutes=30)
    return replace(drawn, staff=staff, patients=patients, visits=visits)


def pairs(plan: Blueprint, profile: LoadProfile) -> list[PairPlan]:
    """Who meets whom, and in which visits."""
    return [_pair(plan, f"clinician-{number}", f"patient-{number}") for number in range(1, profile.pairs + 1)]


def _pair(plan: Blueprint, clinician: str, patient: str) -> PairPlan:
    member, record = plan.staff[clinician], plan.patients[patient]
    return PairPlan(
        clinician=Visitor(clinician, member.epic_user_id, member.upn, member.microsoft_password),
        patient=Visitor(patient, record.portal_id),
        csns=[visit.csn for visit in plan.visits.values() if visit.patient == patient],
    )


def open_clinic(plan: Plan, target: Target, clinic: Clinic) -> None:
    """Connect it once, before the load: by the portal, or, without one, by entering the records of the target file.

    Raises NotConnected.
    """
    with browsers(plan, target) as found:
        _connected(Rehearsal(plan, target, Evidence(), "load", found.new), clinic)


def _connected(rehearsal: Rehearsal, clinic: Clinic) -> None:
    target = rehearsal.target
    rehearsal.look_at(clinic)
    if "portal" not in target.capabilities:
        for kind, context in target.context.items():
            client_id = target.epic[kind].id_in(clinic.plan.environment)
            record = {"launch_url": target.launch_url(kind), "client_id": client_id, "context": context}
            rehearsal.world.enter_record(clinic, kind, record)
        return
    try:
        connect(rehearsal, clinic)
    except DeedFailed as failed:
        raise NotConnected(
            f"The clinic could not be connected before the load: expected {failed.finding.expected}, "
            f"but {failed.finding.actual}. Try `rehearse run --only SETUP-05` first."
        ) from None
