"""The suite judges a connector that is a container image, run for real by a Docker engine."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import docker
import pytest

from conformance.stack.containers import LABEL
from tests.free_ports import free_ports
from tests.strangers.engine import build, engine, node_image
from tests.strangers.rehearsing import HERE, PROGRAM, rehearse
from tests.unit.conformance.waiting import until

pytestmark = pytest.mark.slow

FERRY = """
FROM {base}
COPY ferry /ferry
USER 1000:1000
CMD ["/bin/node", "/ferry/server.mjs"]
"""
BROKEN = """
FROM {base}
CMD ["/bin/node", "-e", "console.log('there is no database'); process.exit(3)"]
"""
WRITES = '\n[connector.env]\nFERRY_STATE = "{directory}/ferry-state.json"\nFERRY_LOG = "{directory}/ferry.log"'


@pytest.fixture(scope="module")
def client() -> Iterator[docker.DockerClient]:
    """A Docker engine."""
    with engine() as answering:
        yield answering


@pytest.fixture(scope="module")
def base(client: docker.DockerClient) -> str:
    """An image to build on, made on this machine."""
    return node_image(client)


@pytest.fixture
def target(client: docker.DockerClient, base: str, tmp_path: Path) -> Path:
    """Ferry as an image, whose user is nobody of this machine, with a directory to keep things in."""
    image = build(client, "rehearsal-test-ferry:1", FERRY.format(base=base), HERE / PROGRAM)
    (tmp_path / "kept").mkdir()
    (tmp_path / "kept").chmod(0o777)
    return described(tmp_path, image)


def described(folder: Path, image: str) -> Path:
    """The stranger's target file with an image to run."""
    text = (HERE / "target.toml").read_text("utf-8")
    text = text.replace('start = ["node", "server.mjs"]', f'image = "{image}"').replace('cwd = "ferry"', 'cwd = "kept"')
    file = folder / "target.toml"
    file.write_text(text.replace("\n[connector.env]", WRITES), "utf-8")
    return file


def left(client: docker.DockerClient) -> list[str]:
    """The containers of rehearsals, whatever their state."""
    return [one.name for one in client.containers.list(all=True, ignore_removed=True, filters={"label": LABEL})]


def test_an_image_is_rehearsed(client: docker.DockerClient, target: Path) -> None:
    """A good connector in a container passes over TLS, is killed and started, is searched, and is gone afterwards."""
    run = rehearse(target, "PRV-01", "LOB-01", "WB-07", "PRIV-01", "PRIV-03")
    assert run.status == 0, run.printed
    assert {entry["verdict"] for entry in run.requirements.values()} == {"pass"}
    assert left(client) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
def test_nothing_is_left(client: docker.DockerClient, target: Path, number: signal.Signals) -> None:
    """However `rehearse` ends, the container is removed."""
    words = [str(Path(sys.executable).with_name("rehearse")), "up", "--target", str(target)]
    with subprocess.Popen([*words, "--port-base", str(free_ports())], stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout
        assert any("Open http" in line for line in iter(running.stdout.readline, ""))
        assert len(left(client)) == 1
        running.send_signal(number)
    until(lambda: left(client) == [])


def test_an_image_that_ends(client: docker.DockerClient, base: str, tmp_path: Path) -> None:
    """What a container said before it ended is told with its exit status."""
    (tmp_path / "kept").mkdir()
    file = described(tmp_path, build(client, "rehearsal-test-broken:1", BROKEN.format(base=base)))
    said = refused(file)
    assert re.search(
        r"Ferry ended with exit status 3 before it was ready; its log ends with: there is no database\.", said
    )
    assert left(client) == []


def test_a_misspelt_image(client: docker.DockerClient, target: Path) -> None:
    """An image that the engine does not have is not looked for elsewhere; the nearest one is named."""
    said = refused(described(target.parent, "rehearsal-test-fery:1"))
    assert said == (
        "rehearse: The Docker engine has no image 'rehearsal-test-fery:1'; "
        "the nearest one there is 'rehearsal-test-ferry:1'.\n"
    )


def test_an_image_that_cannot_run(client: docker.DockerClient, base: str, tmp_path: Path) -> None:
    """What the engine has against an image is told."""
    (tmp_path / "kept").mkdir()
    broken = build(client, "rehearsal-test-empty:1", f'FROM {base}\nCMD ["/no/such/program"]\n')
    said = refused(described(tmp_path, broken))
    assert said.startswith("rehearse: The Docker engine cannot run Ferry: ")
    assert "/no/such/program" in said
    assert left(client) == []


def refused(file: Path) -> str:
    """What is said, with exit status 2, about a target that cannot be run."""
    words = [sys.executable, "-m", "conformance", "run", "--target", str(file), "--port-base", str(free_ports())]
    done = subprocess.run(words, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 2, done.stdout + done.stderr
    return done.stderr
