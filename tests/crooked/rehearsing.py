"""Runs a rehearsal of a crooked connector as a user would, and reads its report."""

import json
import socket
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conformance

ROOT = Path(__file__).parents[2]
REFERENCE = Path(conformance.__file__).with_name("reference.toml")
SEED = "7"


@dataclass(frozen=True)
class Run:
    """A finished run: its exit status, what it printed, and its report."""

    status: int
    printed: str
    report: dict[str, Any]

    @property
    def verdicts(self) -> dict[str, str]:
        """The verdict of each requirement that was rehearsed."""
        return {entry["id"]: entry["verdict"] for entry in self.report["requirements"]}

    def findings(self, requirement: str) -> list[dict[str, Any]]:
        """Every finding about one requirement."""
        entry = next(entry for entry in self.report["requirements"] if entry["id"] == requirement)
        return [finding for scenario in entry["scenarios"] for finding in scenario["findings"]]


def rehearse(module: str, folder: Path, only: list[str]) -> Run:
    """Rehearse the connector that `python -m MODULE` starts on these requirements (none: all)."""
    report = folder / "report"
    target = folder / "target.toml"
    target.write_text(target_of(module), encoding="utf-8")
    options = [option for name in only for option in ("--only", name)]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("rehearse")), "run", "--target", str(target), "--seed", SEED,
            "--report", str(report), "--port-base", str(free_ports()), *options,
        ],
        capture_output=True, text=True, timeout=600, check=False, cwd=folder,
    )  # fmt: skip
    assert (report / "report.json").exists(), done.stdout + done.stderr
    return Run(done.returncode, done.stdout, json.loads((report / "report.json").read_text("utf-8")))


def target_of(module: str) -> str:
    """The reference connector's target file with another program to start."""
    text = REFERENCE.read_text("utf-8")
    text = text.replace('"-m", "connector"]', f'"-m", "{module}"]')
    return text.replace("[connector.env]", f'[connector.env]\nPYTHONPATH = "{ROOT}"')


def free_ports() -> int:
    """A base address whose three ports (base, base + 10, base + 20) are free at this moment."""
    while True:
        with ExitStack() as held:
            first = _listening(held, 0)
            try:
                for offset in (10, 20):
                    _listening(held, first + offset)
            except OSError:
                continue
            return first


def _listening(held: ExitStack, port: int) -> int:
    probe = held.enter_context(socket.socket())
    probe.bind(("127.0.0.1", port))
    return int(probe.getsockname()[1])
