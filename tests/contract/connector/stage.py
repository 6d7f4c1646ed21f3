"""The connector as a process between the two simulators, with a clinic that has approved virtual visits."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from conformance.deeds import onboarding
from conformance.evidence import Evidence
from conformance.people.browsers import PlainBrowsers
from conformance.rehearsal import Rehearsal
from conformance.session.plan import Plan
from conformance.stack.clinics import usual_clinics
from conformance.stack.ports import ports
from conformance.stack.running import instead_of_200
from conformance.stack.stack import Layout, Stack
from conformance.targets.target_file import read_target
from simkit.clock import Stopwatch
from tests.crooked.rehearsing import target_of
from tests.free_ports import free_ports


@dataclass(frozen=True)
class Stage:
    """What stands, and the rehearsal whose people and ledgers the tests use."""

    stack: Stack
    rehearsal: Rehearsal
    folder: Path


@contextmanager
def standing(folder: Path, **settings: str) -> Iterator[Stage]:
    """Everything up, the clinic approved; `settings` are what the connector is told besides."""
    file, base = folder / "target.toml", free_ports()
    kept = [line for line in target_of("connector").splitlines() if line.partition(" ")[0] not in settings]
    lines = "".join(f'\n{name} = "{value}"' for name, value in settings.items())
    file.write_text("\n".join(kept).replace("[connector.env]", f"[connector.env]{lines}"), encoding="utf-8")
    target = read_target(file).moved_to(base)
    layout = Layout(ports(base), folder, folder / "logs", False, usual_clinics(), 7)
    with Stack(target, layout, lambda _line: None) as stack:
        plan = Plan(str(file), 7, target.base_url, stack.epic_base, stack.graph_base, operator=stack.operator)
        rehearsal = Rehearsal(plan, target, Evidence(), folder.name, PlainBrowsers(plan).new)
        onboarding.connect(rehearsal, rehearsal.build_clinic())
        yield Stage(stack, rehearsal, folder)


@contextmanager
def second_connector(stage: Stage) -> Iterator[str]:
    """The address of another connector with the same settings, which sends people back to the first one's address."""
    port = str(free_ports())
    settings = {**stage.stack.settings(), "CONNECTOR_PORT": port}
    with (stage.folder / "second.log").open("ab") as log:
        second = subprocess.Popen(
            [sys.executable, "-m", "connector"], env=settings, cwd=stage.folder, stdout=log, stderr=log
        )
    try:
        watch = Stopwatch()
        while instead_of_200(f"http://127.0.0.1:{port}/readyz", None):
            assert watch.seconds() < 30
        yield f"http://127.0.0.1:{port}"
    finally:
        second.terminate()
        second.wait(15)
