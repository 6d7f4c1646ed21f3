import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """As much of a clone as making an environment needs."""
    (tmp_path / "tools").mkdir()
    for name in ("tools/environment", "pyproject.toml", "constraints.txt"):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def python_that(checkout: Path, *behaviours: str) -> Path:
    """A Python that behaves like this one, apart from the given cases of a shell's `case`."""
    python = checkout / "python"
    cases = "\n".join(behaviours)
    python.write_text(f'#!/bin/sh\ncase "$*" in\n{cases}\nesac\nexec {sys.executable} "$@"\n', "utf-8")
    python.chmod(0o755)
    return python


def made(checkout: Path, python: Path, layer: str = "run") -> tuple[int, str]:
    """Exit status and words of making the environment with that Python."""
    environment = {**os.environ, "PYTHON": str(python)}
    command = ["sh", "tools/environment", layer]
    ran = subprocess.run(command, cwd=checkout, env=environment, capture_output=True, text=True, check=False)
    return ran.returncode, ran.stderr


VENV_MADE = '*"-m venv"*) mkdir -p .venv/bin; ln -sf "$0" .venv/bin/python; exit;;'
PIP_WORKS = '*"-m pip"*) echo "$*" >>asked; exit;;'
PIP_FAILS = '*"-m pip"*) echo "ERROR: No such package"; exit 1;;'


def test_an_old_python_is_refused(checkout: Path) -> None:
    """A Python before 3.11 is refused in one sentence that says what to install."""
    old = python_that(checkout, '*"< (3, 11)"*) exit 1;;', '*"%d.%d"*) echo 3.9; exit;;')
    assert made(checkout, old) == (
        1,
        f"Python 3.11 or later is needed, and {old} here is 3.9: install one "
        "(Debian, Ubuntu: apt install python3 python3-venv) or name it: make PYTHON=/path/to/python3.\n",
    )


def test_a_missing_venv_module_is_named(checkout: Path) -> None:
    """Without the venv module one sentence says what to install."""
    assert made(checkout, python_that(checkout, "*ensurepip*) exit 1;;")) == (
        1,
        "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv) and run make again.\n",
    )


def test_it_is_made_once(checkout: Path) -> None:
    """An environment that was made is left alone while nothing has changed."""
    python = python_that(checkout, VENV_MADE, PIP_WORKS)
    assert made(checkout, python) == (0, "Making the environment (about a minute, once) ...\n")
    assert made(checkout, python) == (0, "")


def test_the_checks_need_more(checkout: Path) -> None:
    """What only checks and tests need is added when they are asked for, and then stays."""
    python = python_that(checkout, VENV_MADE, PIP_WORKS)
    made(checkout, python)
    assert made(checkout, python, "all") == (0, "Bringing the environment up to date (less than a minute) ...\n")
    assert made(checkout, python) == made(checkout, python, "all") == (0, "")
    asked = (checkout / "asked").read_text("utf-8").splitlines()
    assert [line.split()[-1] for line in asked] == [".", ".[dev,independent-clients]"]


def test_it_follows_the_pins(checkout: Path) -> None:
    """A changed pin brings the environment up to date, with all that it had."""
    python = python_that(checkout, VENV_MADE, PIP_WORKS)
    made(checkout, python, "all")
    with (checkout / "constraints.txt").open("a", encoding="utf-8") as constraints:
        constraints.write("new==1.0\n")
    assert made(checkout, python) == (0, "Bringing the environment up to date (less than a minute) ...\n")
    assert (checkout / "asked").read_text("utf-8").splitlines()[-1].endswith(".[dev,independent-clients]")


def test_a_failed_installation_is_made_anew(checkout: Path) -> None:
    """When pip fails its error is shown, and the next make begins again."""
    status, words = made(checkout, python_that(checkout, VENV_MADE, PIP_FAILS))
    assert status == 1
    assert "ERROR: No such package\nThe packages could not be installed;" in words
    again = made(checkout, python_that(checkout, VENV_MADE, PIP_WORKS))
    assert again == (0, "Making the environment (about a minute, once) ...\n")


def test_a_lost_python_is_made_anew(checkout: Path) -> None:
    """An environment whose Python is gone is made anew."""
    python = python_that(checkout, VENV_MADE, PIP_WORKS)
    made(checkout, python)
    (checkout / ".venv/bin/python").unlink()
    assert made(checkout, python) == (0, "Making the environment (about a minute, once) ...\n")


def test_a_moved_clone_is_made_anew(checkout: Path) -> None:
    """An environment that was moved with its clone is made anew."""
    python = python_that(checkout, VENV_MADE, PIP_WORKS)
    made(checkout, python)
    moved = checkout.with_name("moved")
    shutil.copytree(checkout, moved, symlinks=True)
    assert made(moved, python) == (0, "Making the environment (about a minute, once) ...\n")


def test_every_target_explains_itself() -> None:
    """make help has a sentence for every target but the two that others stand on."""
    targets = set(re.findall(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"^  make (\S+) +\S.*\.$", shown, re.MULTILINE)) == targets - {
        "environment-run environment-all"
    }
