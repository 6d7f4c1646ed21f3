"""Runs a rehearsal of a crooked connector as a user would, and reads its report."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import conformance
from conformance.stack.clinics import usual_clinics
from conformance.stack.operating import VARIABLE as OPERATOR
from conformance.stack.ports import ports
from conformance.stack.stack import Layout, Stack
from conformance.targets.target_file import read_target
from simkit.control_client import ControlClient
from simkit.exchange import Exchange
from tests.free_ports import free_ports

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

    def differences(self, good: "Run") -> dict[str, str]:
        """What came out otherwise than with the good connector."""
        return {name: verdict for name, verdict in self.verdicts.items() if verdict != good.verdicts[name]}

    def findings(self, requirement: str) -> list[dict[str, Any]]:
        """Every finding about one requirement."""
        entry = next(entry for entry in self.report["requirements"] if entry["id"] == requirement)
        return [finding for scenario in entry["scenarios"] for finding in scenario["findings"]]


@dataclass(frozen=True)
class Standing:
    """Simulators and a connector that run, and where."""

    target: Path
    port_base: int
    clients: dict[str, ControlClient]
    operator: str

    def exchange(self, shown: dict[str, Any]) -> Exchange:
        """The exchange that a report shows, as the ledger has it; ControlError if it does not."""
        return self.clients[shown["simulator"]].exchange(shown["number"])


@contextmanager
def standing(module: str, folder: Path) -> Iterator[Standing]:
    """Both simulators and the connector that `python -m MODULE` starts."""
    target, base = folder / "target.toml", free_ports()
    target.write_text(target_of(module), encoding="utf-8")
    layout = Layout(ports(base), folder, folder / "logs", False, usual_clinics(), int(SEED))
    with Stack(read_target(target).moved_to(base), layout, lambda _line: None) as stack:
        clients = {"mock_epic": ControlClient(stack.epic_base), "mock_graph": ControlClient(stack.graph_base)}
        yield Standing(target, base, clients, stack.operator)


def rehearse(where: Standing, folder: Path, only: Sequence[str] = ()) -> Run:
    """Rehearse what stands on these requirements (none: all of them), with the command that users have."""
    report = folder / "report"
    options = [option for name in only for option in ("--only", name)]
    done = subprocess.run(
        [
            str(Path(sys.executable).with_name("rehearse")), "run", "--attach", "--target", str(where.target),
            "--port-base", str(where.port_base), "--seed", SEED, "--report", str(report), "-j", "4", *options,
        ],
        capture_output=True, text=True, timeout=900, check=False, cwd=folder,
        env={**os.environ, OPERATOR: where.operator},
    )  # fmt: skip
    assert (report / "report.json").exists(), done.stdout + done.stderr
    return Run(done.returncode, done.stdout, json.loads((report / "report.json").read_text("utf-8")))


def target_of(module: str) -> str:
    """The reference connector's target file with another program to start."""
    text = REFERENCE.read_text("utf-8")
    text = text.replace('"-m", "connector"]', f'"-m", "{module}"]')
    text = text.replace('"{output}"', '"logs/target.log"')
    return text.replace("[connector.env]", f'[connector.env]\nPYTHONPATH = "{ROOT}"')
