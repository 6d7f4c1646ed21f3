"""`make statements`: take each rule out once and see its tests fail.

Works on a copy, never on the checkout. Arguments choose: `graph`, `epic`, numbers. Exits 1 if a rule can be taken out
without one of its tests failing, or is no longer where the table says.
"""

import importlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

from tests.statements.table import ROOT, Rule, Statement, statements

_LEFT_BEHIND = shutil.ignore_patterns(".*", "__pycache__", "node_modules", "report", "*.egg-info")
_FAILED = re.compile(r"^FAILED (\S+?)(?:\[|\s|$)", re.MULTILINE)
_PLAINLY = ("-q", "-rf", "--tb=no", "-p", "no:cacheprovider", "-o", "addopts=--import-mode=importlib")
# Imported once, before each trial forks: none of these is ours.
_COSTLY = ("flask", "joserfc.jwt", "cryptography.x509", "requests", "yaml", "fhir.resources.R4B.bundle")


def main(chosen: list[str]) -> int:
    """Try the chosen statements; whether a rule could be taken out unnoticed decides the exit status."""
    for name in _COSTLY:
        importlib.import_module(name)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=_LEFT_BEHIND)
        for statement in [one for one in statements() if _wanted(one, chosen)]:
            complaints = [complaint for rule in statement.rules if (complaint := _tried(copy, rule))]
            missed += len(complaints)
            _say(f"{'✗' if complaints else '✓'} {statement.of} {statement.number}: {len(statement.rules)} rules")
            for complaint in complaints:
                _say(f"    {complaint}")
    return 1 if missed else 0


def _wanted(statement: Statement, chosen: list[str]) -> bool:
    numbers = [word for word in chosen if word.isdecimal()]
    sides = [word for word in chosen if not word.isdecimal()]
    return statement.of in (sides or [statement.of]) and str(statement.number) in (numbers or [str(statement.number)])


def _tried(copy: Path, rule: Rule) -> str | None:
    """What is wrong with a row of the table; None if each of its tests fails without the rule."""
    path = copy / rule.file
    whole = path.read_text("utf-8")
    if whole.count(rule.rule) != 1:
        return f"{rule.file} has this {whole.count(rule.rule)} times, not once: {rule.rule.splitlines()[0].strip()}"
    path.write_text(whole.replace(rule.rule, rule.without), "utf-8")
    try:
        told = _outcome(copy, rule.tests)
    finally:
        path.write_text(whole, "utf-8")
    passed = [test for test in rule.tests if test not in _FAILED.findall(told)]
    if not passed:
        return None
    last = (told.strip().splitlines() or ["nothing was said"])[-1]
    return f"without `{rule.rule.splitlines()[0].strip()}` in {rule.file} these do not fail: {passed} ({last})"


def _outcome(copy: Path, tests: tuple[str, ...]) -> str:
    """What pytest says of some tests of the copy, in a process of its own."""
    told = copy / "told.txt"
    told.write_text("", "utf-8")
    child = os.fork()
    if child == 0:
        try:
            _run(copy, tests, told)
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    return told.read_text("utf-8")


def _run(copy: Path, tests: tuple[str, ...], told: Path) -> None:
    """Modules of the checkout are forgotten, so that those of the copy are imported."""
    os.chdir(copy)
    sys.path[:] = [str(copy), *(one for one in sys.path if Path(one or ".").resolve() != ROOT)]
    sys.dont_write_bytecode = True
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    for name in [one for one in sys.modules if one.partition(".")[0] == "tests"]:
        del sys.modules[name]
    with told.open("w", encoding="utf-8") as file:
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)
        pytest.main([*_PLAINLY, *tests])
        sys.stdout.flush()


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
