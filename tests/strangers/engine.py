"""A Docker engine for tests: the one that answers already, or one of their own; and an image made from local files."""

import io
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Event

import docker
import pytest
import requests
from docker.errors import DockerException

from simkit.clock import Stopwatch

_STARTED_WITHIN_S = 30.0
_LOOK_EVERY_S = 0.1
BASE = "rehearsal-test-node"


@contextmanager
def engine() -> Iterator[docker.DockerClient]:
    """A client of the engine, which DOCKER_HOST names meanwhile; skips with the reason where there is none."""
    if (answering := _answering()) is not None:
        yield answering
        return
    if os.geteuid() != 0:
        pytest.skip("no Docker engine answers, and only root can start one")
    if shutil.which("dockerd") is None:
        pytest.skip("no Docker engine answers, and dockerd is not installed (Debian: docker.io, iptables)")
    with ExitStack() as closing:
        folder = closing.enter_context(tempfile.TemporaryDirectory(prefix="dockerd-"))
        environment = closing.enter_context(pytest.MonkeyPatch.context())
        environment.setenv("DOCKER_HOST", closing.enter_context(_started(Path(folder))))
        yield docker.from_env()


def _answering() -> docker.DockerClient | None:
    try:
        return docker.from_env()
    except (DockerException, requests.RequestException):
        return None


@contextmanager
def _started(folder: Path) -> Iterator[str]:
    """An engine that has neither bridge nor rules for packets: containers use the host network."""
    address = f"unix://{folder}/docker.sock"
    places = ["--host", address, "--data-root", f"{folder}/data", "--exec-root", f"{folder}/exec"]
    network = ["--bridge", "none", "--iptables=false", "--ip-forward=false", "--ip-masq=false"]
    with (folder / "log").open("wb") as log:
        words = ["dockerd", *places, "--pidfile", f"{folder}/pid", *network]
        running = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL)
    try:
        _wait_for(running, address, folder / "log")
        yield address
    finally:
        running.terminate()
        running.wait()
        _unmount(folder)


def _unmount(folder: Path) -> None:
    """What an engine that has ended leaves mounted, such as the network namespace of the host."""
    mounted = [line.split()[4] for line in Path("/proc/self/mountinfo").read_text("utf-8").splitlines()]
    for place in reversed([one for one in mounted if one.startswith(f"{folder}/")]):
        subprocess.run(["umount", "--lazy", place], check=True)


def _wait_for(running: "subprocess.Popen[bytes]", address: str, log: Path) -> None:
    watch = Stopwatch()
    while watch.seconds() < _STARTED_WITHIN_S and running.poll() is None:
        try:
            docker.DockerClient(base_url=address).ping()
        except (DockerException, requests.RequestException):
            Event().wait(_LOOK_EVERY_S)
        else:
            return
    last = (log.read_text("utf-8", "replace").strip().splitlines() or ["it said nothing"])[-1]
    pytest.skip(f"no Docker engine answers, and dockerd does not start: {last}")


def node_image(client: docker.DockerClient) -> str:
    """An image with Node and nothing else, from the files of this machine; skips where they cannot be found."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed: the stranger needs it")
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for file in [node, *_libraries(node)]:
            archive.add(os.path.realpath(file), arcname="bin/node" if file == node else file)
    client.api.import_image_from_data(content.getvalue(), repository=BASE, tag="latest")
    return f"{BASE}:latest"


def _libraries(program: str) -> list[str]:
    """What the dynamic linker loads with a program, by the paths at which it looks."""
    said = subprocess.run(["ldd", program], capture_output=True, text=True, check=False).stdout
    return [word for line in said.splitlines() for word in line.split() if word.startswith("/")]


def build(client: docker.DockerClient, tag: str, dockerfile: str, folder: Path | None = None) -> str:
    """An image by a Dockerfile, which may copy from the folder; returns its name."""
    context = io.BytesIO()
    with tarfile.open(fileobj=context, mode="w") as archive:
        written = tarfile.TarInfo("Dockerfile")
        written.size = len(dockerfile.encode())
        archive.addfile(written, io.BytesIO(dockerfile.encode()))
        if folder:
            archive.add(folder, arcname=folder.name)
    context.seek(0)
    client.images.build(fileobj=context, custom_context=True, tag=tag, rm=True)
    return tag
