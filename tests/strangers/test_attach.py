"""A developer starts the stranger by hand, beside simulators that run on, and judges it as often as need be."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from conformance.stack.processes import Command, Process, Reaper
from tests.free_ports import free_ports
from tests.strangers.rehearsing import PROGRAM, copied

REHEARSE = str(Path(sys.executable).with_name("rehearse"))

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("node") is None, reason="Node is not installed: the stranger needs it."),
]


@dataclass(frozen=True)
class Desk:
    """Where the developer works: simulators run already, `settings` are the variables that they were told."""

    target: Path
    port_base: int
    settings: dict[str, str]

    def judge(self, *words: str) -> subprocess.CompletedProcess[str]:
        """`rehearse run --attach` in a window that knows the authority."""
        return subprocess.run(
            [REHEARSE, "run", "--attach", "--target", str(self.target), "--port-base", str(self.port_base), *words],
            capture_output=True, text=True, timeout=120, check=False, env=os.environ | self.settings,
        )  # fmt: skip

    def started(self, closing: ExitStack) -> None:
        """Start the stranger with the variables, and wait until it answers."""
        reaper = Reaper()
        closing.callback(reaper.close)
        folder = self.target.parent / PROGRAM
        command = Command("Ferry", ["node", "server.mjs"], os.environ | self.settings, folder, folder / "out.log")
        process = Process(command, reaper)
        closing.callback(process.stop)
        process.wait_until_ready(f"{self.settings['FERRY_HOME']}/up", 20, self.settings["REHEARSAL_CA_BUNDLE"])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Simulators alone, as `rehearse up --simulators-only` starts them."""
    target, base = copied(tmp_path_factory.mktemp("desk")), free_ports()
    words = [REHEARSE, "up", "--simulators-only", "--target", str(target), "--port-base", str(base)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as running:
        try:
            assert running.stdout
            lines = iter(running.stdout.readline, "")
            file = next(found[1] for line in lines if (found := re.search(r"also in (\S+)", line)))
            assert any("rehearse run --attach" in line for line in lines)
            pairs = (line.partition("=") for line in Path(file).read_text("utf-8").splitlines())
            yield Desk(target, base, {name: value.strip("'") for name, _, value in pairs})
        finally:
            running.terminate()


@pytest.fixture(scope="module")
def started(desk: Desk) -> Iterator[Desk]:
    """The stranger runs too."""
    with ExitStack() as closing:
        desk.started(closing)
        yield desk


def test_stranger_must_run(desk: Desk) -> None:
    """Who forgot to start the connector is told so before anything is judged."""
    answer = desk.judge()
    assert answer.returncode == 2
    assert "--attach finds no Ferry: " in answer.stderr
    assert "/up must answer 200, but nothing answers there; start it first." in answer.stderr


@pytest.mark.parametrize("time", ["first", "second"])
def test_judged_again_and_again(started: Desk, time: str) -> None:
    """The same command with the same seed meets a connector that has seen it before, and judges it all the same."""
    answer = started.judge("--seed", "5", "--only", "PRV-02", "--only", "WB-01")
    assert answer.returncode == 0, answer.stdout
