"""Node programs of tests/contract/node, with their packages; without Node, npm or the packages a test is skipped."""

import contextlib
import fcntl
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parents[1] / "node"
_OLDEST = (20, 19)


def packages() -> str:
    """The path of node once the packages are there; installs them as the lock file has them if they are not."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("Node.js and npm are not installed")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    if tuple(int(part) for part in version.strip().removeprefix("v").split(".")[:2]) < _OLDEST:
        pytest.skip(f"Node.js {version.strip()} is older than 20.19")
    with _one_at_a_time():
        if not (HERE / "node_modules" / ".package-lock.json").exists():
            _install(npm)
    return node


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Keeps other test processes waiting: npm begins by taking away what another one has installed so far."""
    folder = os.open(HERE, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def _install(npm: str) -> None:
    installed = subprocess.run([npm, "ci"], cwd=HERE, capture_output=True, text=True, timeout=300, check=False)
    if installed.returncode:
        pytest.skip(f"npm could not install the packages: {installed.stderr.strip().splitlines()[-1:]}")


@contextlib.contextmanager
def app(settings: dict[str, Any]) -> Iterator[str]:
    """The SMART app of smart_app.mjs, by its address."""
    command = [packages(), "smart_app.mjs", json.dumps(settings)]
    program = subprocess.Popen(command, cwd=HERE, stdout=subprocess.PIPE, text=True)
    try:
        assert program.stdout is not None
        yield program.stdout.readline().strip()
    finally:
        program.terminate()
        program.wait(10)


def complaints(resources: list[dict[str, Any]]) -> list[list[str]]:
    """What Medplum's validator says of each resource."""
    validated = subprocess.run(
        [packages(), "validate.mjs"], cwd=HERE, input=json.dumps(resources), capture_output=True, text=True,
        timeout=120, check=True,
    )  # fmt: skip
    found: list[list[str]] = json.loads(validated.stdout)
    return found
