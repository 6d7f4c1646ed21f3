"""`rehearse up`: a clinic to try things in by hand, until Ctrl-C."""

import argparse
import shlex
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

from conformance.commands.run import chosen_target
from conformance.report.console import Console
from conformance.stack.clinics import USUAL_SEED, usual_clinics
from conformance.stack.ports import DEFAULT_BASE, ports
from conformance.stack.stack import Layout, Stack
from conformance.stack.work_directory import work_directory
from conformance.targets.target import Target
from conformance.usage import WrongUsage
from conformance.verdicts import EXIT_ERROR
from scenarios.blueprint import Blueprint, UnknownWorld, blueprint
from scenarios.people import StaffMember
from scenarios.world import Clinic

_LOOK_EVERY_S = 0.5
_SCREENS = {"records": "integration records", "launchpad": "launch pad"}
"""What screens are called where it is not their name at the simulated Epic."""


def up(arguments: argparse.Namespace) -> int:
    """Start everything, tell where it is, and wait; returns only if something of it ends by itself."""
    target, console = chosen_target(arguments), Console(sys.stdout)
    place = ports(DEFAULT_BASE if arguments.port_base is None else arguments.port_base)
    seed = USUAL_SEED if arguments.seed is None else arguments.seed
    with work_directory("rehearsal-") as work:
        tls, alone = arguments.tls or target.tls, arguments.simulators_only
        first = _plan(arguments.scenario, seed)
        clinics = [first, *(one for one in usual_clinics() if alone and one.name != first.name)]
        layout = Layout(place, work, work / "logs", tls, clinics, seed, with_target=not alone)
        with Stack(target, layout, console.say) as stack:
            for line in _told(stack, target, work):
                console.say(line)
            if alone:
                for line in _for_debugging(stack, work, arguments):
                    console.say(line)
            return _until_something_ends(stack)


def _plan(world: str, seed: int) -> Blueprint:
    try:
        return blueprint(world, seed)
    except UnknownWorld as unknown:
        raise WrongUsage(f"--scenario: {unknown}") from None


def _until_something_ends(stack: Stack) -> int:
    never = threading.Event()
    while not stack.ended():
        never.wait(_LOOK_EVERY_S)
    called, status = stack.ended()[0]
    sys.stderr.write(f"{called} ended by itself with exit status {status}; everything else is stopped.\n")
    return EXIT_ERROR


def _told(stack: Stack, target: Target, work: Path) -> Iterator[str]:
    clinic = stack.clinics[0]
    yield ""
    yield f"{clinic.plan.display_name} is open. Everything below is made up and ends with Ctrl-C."
    yield ""
    yield "Addresses"
    yield _row(target.name, target.address(target.portal_home))
    yield _row("FHIR base URL", clinic.fhir_base)
    for screen, address in clinic.screens.items():
        if screen not in ("status", "token"):
            yield _row(_SCREENS.get(screen, screen.replace("_", " ")), address)
    yield _row("Microsoft 365 and Graph", stack.graph_base)
    yield _row("logs", str(work / "logs"))
    if stack.ca_bundle:
        yield _row("certificate authority", stack.ca_bundle)
    yield ""
    yield "Accounts"
    for member in clinic.plan.staff.values():
        yield from _staff(member)
    for patient in clinic.plan.patients.values():
        yield f"  {patient.given} {patient.family}, patient"
        yield _row("  MyChart", f"{patient.portal_user}   {patient.portal_password}")
    yield ""
    yield "What to do first"
    yield from (f"  {number}. {sentence}" for number, sentence in enumerate(_first_steps(clinic, target), 1))


def _for_debugging(stack: Stack, work: Path, arguments: argparse.Namespace) -> Iterator[str]:
    """What somebody needs who starts the target by hand: its variables, also as a file, and the next command."""
    settings, file = stack.settings(), work / "variables.env"
    file.write_text("".join(f"{name}={shlex.quote(value)}\n" for name, value in settings.items()), encoding="utf-8")
    yield ""
    yield f"Variables for {stack.target.name}, also in {file}"
    yield from (_row(name, value) for name, value in settings.items() if "[" not in value)
    yield ""
    yield f"Start {stack.target.name} at {stack.target.base_url} with these variables; then in another window:"
    options = ["--attach", *(["--target", shlex.quote(arguments.target)] if arguments.target else [])]
    options += ["--tls"] if arguments.tls else []
    options += ["--port-base", str(arguments.port_base)] if arguments.port_base is not None else []
    authority = f"REHEARSAL_CA_BUNDLE={stack.ca_bundle} " if stack.ca_bundle else ""
    yield f"  {authority}rehearse run {' '.join(options)}"


def _staff(member: StaffMember) -> Iterator[str]:
    yield f"  {member.display_name}, {member.job_title}"
    yield _row("  Microsoft", f"{member.upn}   {member.microsoft_password}")
    if member.epic_roles:
        yield _row("  Epic", f"{member.epic_user}   {member.epic_password}")


def _first_steps(clinic: Clinic, target: Target) -> Iterator[str]:
    plan = clinic.plan
    administrator = _first(plan, lambda one: bool(one.directory_roles))
    analyst = _first(plan, lambda one: "analyst" in one.epic_roles)
    clinician = _first(plan, lambda one: "clinician" in one.epic_roles)
    if "portal" in target.capabilities:
        yield f"Sign in to {target.address(target.portal_home)} as {administrator}."
        yield f"Add the FHIR base URL there, with {analyst} as its approver."
        yield f"Sign in there as {analyst}, sign in to Epic, and approve; the integration records appear."
        yield f"Enter both records at {clinic.screens['records']} as {analyst}."
    yield f"Open {clinic.screens['hyperspace']} as {clinician} and press Begin virtual visit."
    yield f"In another browser open {clinic.screens['mychart']} as the patient and press the same button."
    yield f"Admit the patient in the meeting of {clinician}, and look at the schedule in Hyperspace."


def _first(plan: Blueprint, fits: Callable[[StaffMember], bool]) -> str:
    return next((member.display_name for member in plan.staff.values() if fits(member)), "somebody")


def _row(label: str, value: str) -> str:
    return f"  {label:<26}{value}"
