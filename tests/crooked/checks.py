"""The page docs/checks.md: which connector in tests/crooked/ proves which check."""

import textwrap
from collections.abc import Collection, Mapping
from types import ModuleType

from tests.crooked.catalogue import SENTINELS, name_of
from tests.crooked.rehearsing import Run

WIDTH = 125
_CAUGHT = ("fail", "warn")

_HEAD = """# Which check catches what

{prose}

"""
_PROSE = (
    "The connectors in [tests/crooked/](../tests/crooked) are the reference connector with one thing broken each. "
    "{how} A requirement that fails with one, or warns, is known to be able to do so; with a connector that breaks "
    "already what its scenarios begin with it is not judged. Whatever else was rehearsed came out as with the good "
    "connector."
)
_ALL = "The table is written by `make prove`, which rehearses each of them on every requirement."
_QUICK = (
    "The table is written by `make prove ARGS=--quick`, which rehearses each of them on the requirements that it "
    f"declares to break and on {len(SENTINELS)} others ({', '.join(SENTINELS)}); `make prove` takes every requirement, "
    "and most of an hour."
)

Runs = Mapping[ModuleType, Run]


def page(good: Run, runs: Runs, *, quick: bool) -> str:
    """The whole page, from the runs of all of them."""
    prose = _PROSE.format(how=_QUICK if quick else _ALL)
    return _HEAD.format(prose=_filled(prose)) + _table(good, runs) + _misdeeds(runs)


def _table(good: Run, runs: Runs) -> str:
    rows, without = ["| requirement | fails with | not judged with |", "|---|---|---|"], []
    for requirement in (name for name, verdict in good.verdicts.items() if verdict == "pass"):
        changed = {module: run.verdicts[requirement] for module, run in runs.items() if _is_red(run, good, requirement)}
        caught = [_told(module, verdict, "fail") for module, verdict in changed.items() if verdict in _CAUGHT]
        others = [_told(module, verdict, "skipped") for module, verdict in changed.items() if verdict not in _CAUGHT]
        rows.append(f"| {requirement} | {_listed(caught)} | {', '.join(others)} |")
        without += [] if caught else [requirement]
    return "\n".join(rows) + f"\n\n{_filled(f'No crooked connector yet: {_listed(without)}.')}\n"


def _is_red(run: Run, good: Run, requirement: str) -> bool:
    return requirement in run.differences(good)


def _told(module: ModuleType, verdict: str, usual: str) -> str:
    return _called(module) + ("" if verdict == usual else f" ({verdict})")


def _listed(names: Collection[str]) -> str:
    return ", ".join(names) or "none"


def _filled(prose: str, indent: str = "") -> str:
    return textwrap.fill(prose, WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)


def _misdeeds(runs: Runs) -> str:
    told = [_filled(f"* **{_called(module)}**: {(module.__doc__ or '').splitlines()[0]}", "  ") for module in runs]
    return "\n## What each does\n\n" + "\n".join(told) + "\n"


def _called(module: ModuleType) -> str:
    return name_of(module).replace("_", " ")
