"""Rehearses a copy of the stranger as its developer would, whole or with one line changed."""

import json
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.free_ports import free_ports

HERE = Path(__file__).parent
PROGRAM = "ferry"
LEFT_BEHIND = ("ferry.log", "ferry-state.json*")


@dataclass(frozen=True)
class Mutation:
    """One line of the stranger, another one in its place, and the requirement that this breaks."""

    file: str
    line: str
    instead: str
    breaks: str


@dataclass(frozen=True)
class Run:
    """A finished run: its exit status, what it printed, and the requirements of its report by id."""

    status: int
    printed: str
    requirements: dict[str, dict[str, Any]]

    def verdict(self, requirement: str) -> str:
        """The verdict of a requirement."""
        return str(self.requirements[requirement]["verdict"])


def copied(folder: Path) -> Path:
    """A fresh copy of the stranger and its target file; returns the target file."""
    shutil.copytree(HERE / PROGRAM, folder / PROGRAM, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    return Path(shutil.copy(HERE / "target.toml", folder))


def mutated(folder: Path, mutation: Mutation) -> Path:
    """A copy with one line changed; AssertionError unless exactly one line is that line."""
    target = copied(folder)
    file = folder / PROGRAM / mutation.file
    lines = file.read_text("utf-8").splitlines()
    assert [line.strip() for line in lines].count(mutation.line) == 1, (
        f"{mutation.file} has no such line: {mutation.line}"
    )
    changed = [mutation.instead if line.strip() == mutation.line else line for line in lines]
    file.write_text("\n".join(changed) + "\n", encoding="utf-8")
    return target


def rehearse(target: Path, *only: str) -> Run:
    """Rehearse a target on every requirement or on those named, with the command that users have."""
    report = target.parent / "report"
    named = [word for requirement in only for word in ("--only", requirement)]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("rehearse")), "run", "--target", str(target),
            "--port-base", str(free_ports()), "--seed", "7", "--report", str(report), *named,
        ],
        capture_output=True, text=True, timeout=900, check=False, cwd=target.parent,
    )  # fmt: skip
    assert (report / "report.json").exists(), done.stdout + done.stderr
    content = json.loads((report / "report.json").read_text("utf-8"))
    return Run(done.returncode, done.stdout, {entry["id"]: entry for entry in content["requirements"]})
