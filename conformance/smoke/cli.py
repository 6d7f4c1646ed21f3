"""`rehearse smoke`: the composition root of the smoke checks."""

import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from conformance.evidence import RehearsalBroke
from conformance.report.console import Console
from conformance.report.files import write_reports
from conformance.smoke.address import FhirBase, WrongAddress, fhir_base
from conformance.smoke.arguments import Wishes, wishes
from conformance.smoke.catalogue import CHECKS
from conformance.smoke.environment import Environment
from conformance.smoke.outcome import run_result
from conformance.smoke.run import run
from conformance.smoke.tape import Sources, WrongTape, recording, replaying
from conformance.smoke.transport import NetworkProbe
from conformance.smoke.visitor import NetworkVisitor
from conformance.usage import WrongUsage
from conformance.verdicts import EXIT_ERROR, EXIT_INTERRUPTED, EXIT_WRONG_USAGE, exit_status
from simkit.clock import Stopwatch


def main(argv: Sequence[str] | None = None) -> int:
    """Check an environment; the exit status follows the rule of all rehearsals."""
    try:
        asked = wishes(sys.argv[1:] if argv is None else argv)
        if asked.only_list:
            return _list()
        return _check(asked, fhir_base(asked.fhir_base))
    except (WrongUsage, WrongAddress, WrongTape) as wrong:
        return _say(str(wrong), EXIT_WRONG_USAGE)
    except RehearsalBroke as broke:
        return _say(str(broke), EXIT_ERROR)
    except KeyboardInterrupt:
        return _say("Interrupted; nothing was reported.", EXIT_INTERRUPTED)


def _check(asked: Wishes, base: FhirBase) -> int:
    console, folder = Console(sys.stdout), _prepared(asked.report)
    console.say(f"Checking {base.url}" + (f", from the recording in {asked.replay}" if asked.replay else ""))
    watch = Stopwatch()
    with _sources(asked, base) as sources:
        results = list(run(asked.checks, Environment(base, sources.visitor, sources.probe)))
    result = run_result(base, results, watch.seconds(), ("--fhir-base", base.url))
    console.finish(result)
    if folder:
        console.say(f"Reports: {', '.join(str(file) for file in write_reports(result, folder))}")
    return exit_status(result.verdicts)


def _sources(asked: Wishes, base: FhirBase) -> AbstractContextManager[Sources]:
    network = Sources(
        NetworkVisitor(asked.limits, asked.ca_bundle), NetworkProbe(asked.limits.request_s, asked.ca_bundle)
    )
    if asked.record:
        return recording(asked.record, base, network)
    return replaying(asked.replay, base, network) if asked.replay else nullcontext(network)


def _prepared(folder: Path | None) -> Path | None:
    """The folder of the reports, made before anything is asked; WrongUsage if it cannot be."""
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise WrongUsage(f"--report {str(folder)!r} cannot be made: {trouble.strerror}.") from None
    return folder


def _list() -> int:
    console = Console(sys.stdout)
    for check in CHECKS:
        console.say(f"{check.id:<10} {check.level:<7} {check.sentence}  [{check.source}]")
    return 0


def _say(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status
