"""`python -m loadtests PROFILE`: what `rehearse load PROFILE` runs."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from conformance.commands.run import chosen_seed, chosen_target
from conformance.evidence import RehearsalBroke
from conformance.stack.ports import DEFAULT_BASE, ports
from conformance.usage import WrongUsage
from conformance.verdicts import EXIT_ERROR, EXIT_FAILED, EXIT_INTERRUPTED, EXIT_WRONG_USAGE
from loadtests.clinic import NotConnected
from loadtests.durations import duration
from loadtests.load_profile import load_profile
from loadtests.outcome import Outcome
from loadtests.run import LoadTest, run
from loadtests.told import told
from simkit.control_client import ControlError

REPORT = Path("report/load")
"""Where the reports go without --report, in the current directory."""


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"{message}; `rehearse load --help` shows what can be given.")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = _Parser("loadtests", description="Run a load profile on loopback.", allow_abbrev=False)
    made.add_argument("profile", metavar="PROFILE", help="such as smoke")
    made.add_argument("--target", metavar="FILE", help="the target file; without it the reference connector")
    made.add_argument("--users", metavar="N", type=_whole, help="people, half clinicians and half patients")
    made.add_argument("--duration", metavar="T", type=_duration, help="such as 30s or 5m")
    made.add_argument("--workers", metavar="N", type=_whole, help="processes that make the load")
    made.add_argument(
        "--report", metavar="DIR", type=Path, default=REPORT, help="where load.json, locust.html and the logs go"
    )
    made.add_argument("--seed", metavar="N", type=_whole, help="fixes people and ids")
    made.add_argument("--port-base", metavar="N", type=_whole, help="listen on N, N+10 and N+20")
    return made


def main(argv: Sequence[str] | None = None) -> int:
    """Run a profile: 0 all well, 1 a budget or check is broken, 2 wrong usage, 3 the load test itself broke."""
    try:
        test = _wanted(parser().parse_args(argv))
        outcome = run(test, _say)
        for line in told(outcome):
            _say(line)
        _write(outcome, test.report)
        _say(f"Reports: {test.report / 'load.json'}, {test.report / 'locust.html'}")
        return outcome.exit_status
    except WrongUsage as wrong:
        return _told(str(wrong), EXIT_WRONG_USAGE)
    except NotConnected as failed:
        return _told(str(failed), EXIT_FAILED)
    except (RehearsalBroke, ControlError) as broke:
        return _told(str(broke), EXIT_ERROR)
    except KeyboardInterrupt:
        return _told("interrupted; everything that was started is stopped.", EXIT_INTERRUPTED)


def _wanted(given: argparse.Namespace) -> LoadTest:
    profile = load_profile(given.profile, users=given.users, duration=given.duration, workers=given.workers)
    target = chosen_target(given)
    return LoadTest(
        profile=profile,
        target=target,
        target_file=str(Path(given.target).resolve()) if given.target else None,
        ports=ports(DEFAULT_BASE if given.port_base is None else given.port_base),
        seed=chosen_seed(given),
        report=_folder(given.report),
    )


def _folder(given: Path) -> Path:
    """The directory of the reports, made before anything is started."""
    try:
        given.mkdir(parents=True, exist_ok=True)
    except OSError as trouble:
        raise WrongUsage(f"--report {str(given)!r} cannot be made: {trouble.strerror}.") from None
    return given.resolve()


def _write(outcome: Outcome, folder: Path) -> None:
    (folder / "load.json").write_text(json.dumps(outcome.as_json(), indent=1, ensure_ascii=False) + "\n", "utf-8")


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _told(sentence: str, status: int) -> int:
    sys.stderr.write(f"rehearse load: {sentence}\n")
    return status


def _duration(text: str) -> str:
    try:
        duration(text)
    except ValueError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None
    return text


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0")
    return int(text)
