"""The words after `rehearse smoke`."""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from conformance.smoke.catalogue import CHECKS
from conformance.smoke.check import Check
from conformance.smoke.visitor import Limits
from conformance.usage import WrongUsage, nearest

_LONGEST_S = 3600.0


@dataclass(frozen=True)
class Wishes:
    """What a user wants checked and how."""

    fhir_base: str
    checks: tuple[Check, ...]
    report: Path | None
    record: Path | None
    replay: Path | None
    ca_bundle: str | None
    limits: Limits
    only_list: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise WrongUsage(f"rehearse smoke: {message}; `rehearse smoke --help` shows what can be given.")


def parser() -> argparse.ArgumentParser:
    """The command line."""
    made = _Parser(
        "rehearse smoke",
        description="Check an Epic test environment from outside: no app registration, no credentials, GET only.",
        allow_abbrev=False,
    )
    made.add_argument("--fhir-base", metavar="URL", help="the FHIR base URL: what stands before /metadata")
    made.add_argument("--only", metavar="ID", action="append", default=[], help="one check; may be repeated")
    made.add_argument("--list", action="store_true", help="show the checks and stop")
    made.add_argument("--report", metavar="DIR", type=Path, help="write report.json, junit.xml and report.html there")
    made.add_argument("--record", metavar="DIR", type=Path, help="keep the answers, scrubbed of hosts and secrets")
    made.add_argument(
        "--replay", metavar="DIR", type=Path, help="judge recorded answers; nothing is asked of the network"
    )
    made.add_argument("--ca-bundle", metavar="FILE", help="PEM file of authorities to trust instead of the usual ones")
    made.add_argument("--timeout", metavar="S", type=_seconds, default=10.0, help="seconds for one request (10)")
    made.add_argument("--time-limit", metavar="S", type=_seconds, default=60.0, help="seconds for all requests (60)")
    return made


def wishes(argv: Sequence[str]) -> Wishes:
    """What the words mean; WrongUsage in one sentence."""
    given = parser().parse_args(argv)
    if not given.fhir_base and not given.list:
        raise WrongUsage("Give the address to check: rehearse smoke --fhir-base https://epic.example/api/FHIR/R4")
    if given.record and given.replay:
        raise WrongUsage("--record asks the network and --replay does not: give one of them.")
    if given.ca_bundle and not Path(given.ca_bundle).is_file():
        raise WrongUsage(f"--ca-bundle is {given.ca_bundle!r}; give the path of an existing PEM file.")
    return Wishes(
        fhir_base=given.fhir_base or "",
        checks=_selected(given.only),
        report=given.report,
        record=given.record,
        replay=given.replay,
        ca_bundle=given.ca_bundle,
        limits=Limits(given.timeout, given.time_limit),
        only_list=given.list,
    )


def _selected(ids: Sequence[str]) -> tuple[Check, ...]:
    by_id = {check.id: check for check in CHECKS}
    for wanted in ids:
        if wanted.upper() not in by_id:
            near = nearest(wanted, by_id)
            hint = f"the nearest one is {near}" if near else "`rehearse smoke --list` shows them all"
            raise WrongUsage(f"There is no smoke check {wanted!r}; {hint}.")
    chosen = {wanted.upper() for wanted in ids}
    return tuple(check for check in CHECKS if not chosen or check.id in chosen)


def _seconds(given: str) -> float:
    try:
        seconds = float(given)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= _LONGEST_S:
        raise argparse.ArgumentTypeError(f"{given!r} is no number of seconds between 0 and {_LONGEST_S:g}")
    return seconds
