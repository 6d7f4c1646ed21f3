"""`rehearse run`: start what it takes, run the features, report, and say by the exit status how it went."""

import argparse
import os
import shlex
import sys
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conformance.catalogue import Catalogue, Selection, bundled_features
from conformance.people.driving import chromium_program
from conformance.report.console import Console
from conformance.report.files import write_reports
from conformance.requirements import Requirement, Requirements, read_requirements
from conformance.session.plan import Plan
from conformance.session.results import RunResult, gathered, strays
from conformance.session.session import Findings, rehearse
from conformance.stack.clinics import usual_clinics
from conformance.stack.ports import DEFAULT_BASE, ports
from conformance.stack.stack import Attached, Layout, Stack, attach
from conformance.stack.work_directory import work_directory
from conformance.targets.target import Target
from conformance.targets.target_file import read_target, reference_target
from conformance.targets.variables import PREFIX
from conformance.usage import WrongUsage
from conformance.verdicts import exit_status
from simkit.clock import Stopwatch, SystemClock

_SEEDS = 1_000_000


@dataclass(frozen=True)
class Wish:
    """What the user asked for, checked before anything is started."""

    target: Target
    target_file: str | None
    requirements: Requirements
    catalogue: Catalogue
    selection: Selection
    seed: int
    turn: int
    report: Path | None


@dataclass(frozen=True)
class Course:
    """How a run went: what came out, what ended of us and of the target, and what the target offered as it was run."""

    findings: Findings
    broke: list[str]
    failed: list[str]
    capabilities: Collection[str]


def run(arguments: argparse.Namespace) -> int:
    """Rehearse; returns the exit status."""
    wish = _wish(arguments)
    console, watch = Console(sys.stdout), Stopwatch()
    console.say(f"Rehearsing {wish.target.name}, seed {wish.seed}")
    with work_directory("rehearsal-") as work:
        course = _rehearse(arguments, wish, work, console)
    if course.findings.interrupted:
        raise KeyboardInterrupt
    result = _result(arguments, wish, course, watch.seconds())
    console.finish(result)
    if wish.report:
        console.say(f"Reports: {', '.join(str(file) for file in write_reports(result, wish.report))}")
    return exit_status(result.verdicts)


def chosen_target(arguments: argparse.Namespace) -> Target:
    """The target of --target or the reference connector, moved to --port-base."""
    target = read_target(Path(arguments.target)) if arguments.target else reference_target()
    return target if arguments.port_base is None else target.moved_to(ports(arguments.port_base).connector)


def chosen_seed(arguments: argparse.Namespace) -> int:
    """The seed of --seed, or a fresh one."""
    if arguments.seed is not None:
        return int(arguments.seed)
    return _now_ms() % _SEEDS


def _now_ms() -> int:
    return int(SystemClock().now().timestamp() * 1000)


def _wish(arguments: argparse.Namespace) -> Wish:
    requirements, catalogue, target = read_requirements(), Catalogue(bundled_features()), chosen_target(arguments)
    if target.browser == "chromium":
        chromium_program()
    return Wish(
        target=target,
        target_file=str(Path(arguments.target).resolve()) if arguments.target else None,
        requirements=requirements,
        catalogue=catalogue,
        selection=catalogue.selection(arguments.only, requirements),
        seed=chosen_seed(arguments),
        turn=_now_ms() if arguments.target or arguments.attach else 0,
        report=_report_folder(arguments.report),
    )


def _report_folder(given: str | None) -> Path | None:
    if given is None:
        return None
    folder = Path(given).resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise WrongUsage(f"--report {given!r} cannot be made: {trouble.strerror}.") from None
    return folder


def _rehearse(arguments: argparse.Namespace, wish: Wish, work: Path, console: Console) -> Course:
    with _standing(arguments, wish, work, console) as stack:
        plan = _plan(wish, stack)
        findings = rehearse(plan, wish.catalogue.folder, _workers(arguments, wish), console.progress)
        broke = _sentences(stack.simulators_ended()) if isinstance(stack, Stack) else []
        failed = _sentences(stack.target_ended()) if isinstance(stack, Stack) else []
    return Course(findings, broke, failed, plan.target().capabilities)


def _sentences(ended: list[tuple[str, int]]) -> list[str]:
    return [f"{called} ended during the run with exit status {status}." for called, status in ended]


def _workers(arguments: argparse.Namespace, wish: Wish) -> int:
    """Without a portal all scenarios share the clinics that the target was told of, and take turns in them."""
    return int(arguments.j) if "portal" in wish.target.capabilities else 1


@contextmanager
def _standing(arguments: argparse.Namespace, wish: Wish, work: Path, console: Console) -> Iterator[Stack | Attached]:
    """What is rehearsed with: started for this run, or found running."""
    place, tls = (
        ports(DEFAULT_BASE if arguments.port_base is None else arguments.port_base),
        arguments.tls or wish.target.tls,
    )
    if arguments.attach:
        yield attach(wish.target, place, tls, os.environ.get(f"{PREFIX}CA_BUNDLE"), usual_clinics())
        return
    layout = Layout(place, work, (wish.report or work) / "logs", tls, usual_clinics(), wish.seed + wish.turn)
    with Stack(wish.target, layout, console.say) as stack:
        yield stack


def _plan(wish: Wish, stack: Stack | Attached) -> Plan:
    attached = isinstance(stack, Attached)
    return Plan(
        target_file=wish.target_file,
        seed=wish.seed,
        connector_base=wish.target.base_url,
        epic_base=stack.epic_base,
        graph_base=stack.graph_base,
        ca_bundle=stack.ca_bundle,
        attach=attached,
        operator=stack.operator,
        turn=wish.turn,
        clinics=tuple(clinic.described() for clinic in stack.clinics),
        directory=None if isinstance(stack, Attached) else str(stack.directory),
        output=None if isinstance(stack, Attached) else str(stack.output),
        only_requirements=wish.selection.requirements,
        only_features=wish.selection.features,
    )


def _result(arguments: argparse.Namespace, wish: Wish, course: Course, seconds: float) -> RunResult:
    findings = course.findings
    return RunResult(
        target=wish.target.name,
        seed=wish.seed,
        seconds=seconds,
        requirements=gathered(_reported(wish), findings.scenarios, course.capabilities),
        troubles=(*findings.troubles, *course.broke, *strays(findings.scenarios, wish.requirements.ids())),
        failures=tuple(course.failed),
        options=tuple(_options(arguments)),
    )


def _reported(wish: Wish) -> list[Requirement]:
    """All requirements, or those that --only is about."""
    if not wish.selection.requirements and not wish.selection.features:
        return list(wish.requirements)
    ids = set(wish.selection.requirements)
    if wish.selection.features:
        chosen = Selection(features=wish.selection.features)
        ids |= {one for scenario in wish.catalogue.selected(chosen) for one in scenario.requirements}
    return [requirement for requirement in wish.requirements if requirement.id in ids]


def _options(arguments: argparse.Namespace) -> Iterator[str]:
    if arguments.target:
        yield from ("--target", shlex.quote(arguments.target))
    if arguments.port_base is not None:
        yield from ("--port-base", str(arguments.port_base))
    yield from (flag for flag, given in (("--attach", arguments.attach), ("--tls", arguments.tls)) if given)
