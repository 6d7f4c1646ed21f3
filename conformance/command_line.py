"""What `rehearse` does: reads what is asked for and answers mistakes in one sentence."""

import argparse
import contextlib
import os
import re
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from conformance.commands.explain import explain
from conformance.commands.listing import coverage, list_requirements
from conformance.commands.load import load
from conformance.commands.run import run
from conformance.commands.smoke import smoke
from conformance.commands.up import up
from conformance.redacting import without_queries
from conformance.usage import WrongUsage, nearest
from conformance.verdicts import EXIT_ERROR, EXIT_WRONG_USAGE

_DESCRIPTION = "Rehearses Microsoft Teams virtual visits that are launched from Epic, before anyone depends on them."
_EXAMPLES = """\
examples:
  rehearse run                                   judge the connector that comes with the package
  rehearse run --target acme.toml --report out   judge your own, and keep report.json, junit.xml, report.html
  rehearse run --only WB-01 --only lobby         one requirement and one folder of features
  rehearse explain WB-01                         what a requirement asks for, and its scenarios
  rehearse up                                    a clinic to try by hand, until Ctrl-C

exit status: 0 nothing failed, 1 something failed, 2 wrong usage or target file, 3 the rehearsal broke, 130 Ctrl-C
"""
_WORKERS = max(2, min(8, 2 * (os.cpu_count() or 1)))  # half of a scenario is waiting
_Command = Callable[[argparse.Namespace], int]


def answer(given: list[str]) -> int:
    """Run the command of the arguments; returns the exit status, or raises KeyboardInterrupt once all is stopped."""
    try:
        with _termination_is_an_interruption():
            return _follow(given)
    except WrongUsage as wrong:
        return _said(f"rehearse: {wrong}", EXIT_WRONG_USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as broke:  # noqa: BLE001 - the last resort, so that nobody meets a traceback
        return _said(f"rehearse: {_where(broke)} This is a mistake of ours; please report it.", EXIT_ERROR)


def _follow(words: list[str]) -> int:
    if words[:1] == ["smoke"]:
        return smoke(words[1:])
    _refuse_unknown_command(words)
    arguments, unknown = _parser().parse_known_args(words)
    if unknown:
        _refuse_unknown_arguments(unknown, arguments.parser)
    command: _Command = arguments.command
    return command(arguments)


def _refuse_unknown_arguments(unknown: list[str], parser: argparse.ArgumentParser) -> NoReturn:
    option = next((word.partition("=")[0] for word in unknown if word.startswith("-")), "")
    known = {one.strip("-"): one for one in re.findall(r"--?[a-z][\w-]*", parser.format_usage())}
    if near := nearest(option.strip("-"), known):
        raise WrongUsage(f"There is no option {option!r}; the nearest one is {known[near]!r}.")
    parser.error(f"unrecognized arguments: {' '.join(unknown)}")


def _refuse_unknown_command(words: list[str]) -> None:
    if not words or words[0] in ("-h", "--help", *_COMMANDS):
        return
    if words[0].startswith("-"):
        raise WrongUsage(f"There is no option {words[0]!r} before a command; `rehearse --help` shows what is possible.")
    near = nearest(words[0], _COMMANDS)
    right = f"the nearest one is {near!r}" if near else f"there are {', '.join(_COMMANDS)}"
    raise WrongUsage(f"There is no command {words[0]!r}; {right}.")


@contextlib.contextmanager
def _termination_is_an_interruption() -> Any:
    """SIGTERM stops what runs as Ctrl-C does."""

    def interrupt(_number: int, _frame: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence, with the nearest valid command."""

    def error(self, message: str) -> NoReturn:
        raise WrongUsage(
            f"{message[:1].upper()}{message[1:].rstrip('.')}; `{self.prog} --help` shows what is possible."
        )


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="rehearse",
        description=_DESCRIPTION,
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    for name, add in _COMMANDS.items():
        add(commands, name)
    return parser


def _command(commands: Any, name: str, runs: _Command, about: str, example: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name,
        help=about,
        description=f"{about[:1].upper()}{about[1:]}.",
        epilog=f"example: {example}",
        allow_abbrev=False,
    )
    parser.set_defaults(command=runs, parser=parser)
    return parser


def _add_up(commands: Any, name: str) -> None:
    parser = _command(commands, name, up, "start a clinic to try by hand, until Ctrl-C", "rehearse up --port-base 8000")
    parser.add_argument("--scenario", default="riverside", metavar="NAME", help="the world to start with")
    parser.add_argument(
        "--simulators-only",
        action="store_true",
        help="start no connector, and say what yours must be told for --attach",
    )
    _target(parser)
    _stack(parser)


def _add_run(commands: Any, name: str) -> None:
    parser = _command(commands, name, run, "judge a connector", "rehearse run --target acme.toml --report out")
    _target(parser)
    parser.add_argument("--attach", action="store_true", help="use simulators and a connector that run already")
    parser.add_argument(
        "--only", action="append", default=[], metavar="ID|FEATURE", help="a requirement or feature; can be repeated"
    )
    parser.add_argument(
        "--report", type=_filled, metavar="DIR", help="write report.json, junit.xml and report.html there"
    )
    parser.add_argument("-j", type=_positive, default=_WORKERS, metavar="N", help="scenarios at a time (%(default)s)")
    _stack(parser)


def _add_load(commands: Any, name: str) -> None:
    parser = _command(commands, name, load, "run a load profile with budgets", "rehearse load smoke --users 50")
    parser.add_argument("profile", metavar="PROFILE")
    _target(parser)
    for option, about in (("users", "people at once"), ("workers", "processes that make the load")):
        parser.add_argument(f"--{option}", type=_positive, metavar="N", help=about)
    parser.add_argument("--duration", metavar="T", help="for how long, such as 30s or 5m")
    parser.add_argument("--report", type=_filled, metavar="DIR", help="where reports go (default: report/load)")
    _seed_and_ports(parser)


def _add_smoke(commands: Any, name: str) -> None:
    """Only for the help: its arguments are read by the checks themselves."""
    _command(
        commands, name, lambda _: smoke(["--help"]), "check a real Epic test environment",
        "rehearse smoke --fhir-base https://.../api/FHIR/R4",
    )  # fmt: skip


def _add_list(commands: Any, name: str) -> None:
    _command(commands, name, list_requirements, "list the requirements", "rehearse list")


def _add_explain(commands: Any, name: str) -> None:
    parser = _command(commands, name, explain, "explain a requirement", "rehearse explain WB-01")
    parser.add_argument("id", metavar="ID")


def _add_coverage(commands: Any, name: str) -> None:
    _command(commands, name, coverage, "show which scenarios the requirements have", "rehearse coverage")


_COMMANDS: dict[str, Callable[[Any, str], None]] = {
    "up": _add_up,
    "run": _add_run,
    "load": _add_load,
    "smoke": _add_smoke,
    "list": _add_list,
    "explain": _add_explain,
    "coverage": _add_coverage,
}


def _target(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--target", type=_filled, metavar="FILE", help="the target file (default: the reference connector)"
    )


def _stack(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tls", action="store_true", help="serve the simulators over https, with a throw-away authority"
    )
    _seed_and_ports(parser)


def _seed_and_ports(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--seed",
        type=_whole,
        metavar="N",
        help="the same seed gives the same people; the same ids too, but for targets of yours",
    )
    parser.add_argument("--port-base", type=_whole, metavar="N", help="listen on N, N+10 and N+20 (default 7400)")


def _filled(text: str) -> str:
    """Not empty, as an unset variable of a shell is: it would be taken for an option that was not given."""
    if not text:
        raise argparse.ArgumentTypeError("it is empty; give it a value or leave it out")
    return text


def _positive(text: str) -> int:
    number = _whole(text)
    if number == 0:
        raise argparse.ArgumentTypeError("0 is too small, a whole number from 1 is allowed")
    return number


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 0 with at most 9 digits")
    return int(text)


def _said(sentence: str, status: int) -> int:
    sys.stderr.write(f"{sentence}\n")
    return status


def _where(broke: BaseException) -> str:
    trace = broke.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = f" in {Path(trace.tb_frame.f_code.co_filename).name}, line {trace.tb_lineno}" if trace else ""
    return f"{type(broke).__name__}{place}: {without_queries(str(broke))}."
