"""The page docs/checks.md: which connector in tests/crooked/ proves which check."""

from collections.abc import Mapping
from types import ModuleType

from tests.crooked.catalogue import SENTINELS, name_of
from tests.crooked.rehearsing import Run

_HEAD = """# Which check catches what

The connectors in [tests/crooked/](../tests/crooked) are the reference connector with one thing broken each. {how} A
requirement that has one is known to be able to fail; everything else came out as with the good connector.

"""
_ALL = "The table is written by `make prove`, which rehearses each of them on every requirement."
_QUICK = (
    "The table is written by `make prove ARGS=--quick`, which rehearses each of them on the requirements that it "
    f"declares to break and on {len(SENTINELS)} others ({', '.join(SENTINELS)}); `make prove` takes every requirement, "
    "and most of an hour."
)

Runs = Mapping[ModuleType, Run]


def page(good: Run, runs: Runs, *, quick: bool) -> str:
    """The whole page, from the runs of all of them."""
    return _HEAD.format(how=_QUICK if quick else _ALL) + _table(good, runs) + _misdeeds(runs)


def _table(good: Run, runs: Runs) -> str:
    rows, without = ["| requirement | caught |", "|---|---|"], []
    for requirement in (name for name, verdict in good.verdicts.items() if verdict == "pass"):
        caught = [_caught(module, run, requirement) for module, run in runs.items() if _is_red(run, good, requirement)]
        if caught:
            rows.append(f"| {requirement} | {', '.join(caught)} |")
        else:
            without.append(requirement)
    return "\n".join(rows) + f"\n\nNo crooked connector yet: {', '.join(without) or 'none'}.\n"


def _is_red(run: Run, good: Run, requirement: str) -> bool:
    return requirement in run.differences(good)


def _caught(module: ModuleType, run: Run, requirement: str) -> str:
    verdict = run.verdicts[requirement]
    return _called(module) + ("" if verdict == "fail" else f" ({verdict})")


def _misdeeds(runs: Runs) -> str:
    told = [f"* **{_called(module)}**: {(module.__doc__ or '').splitlines()[0]}" for module in runs]
    return "\n## What each does\n\n" + "\n".join(told) + "\n"


def _called(module: ModuleType) -> str:
    return name_of(module).replace("_", " ")
