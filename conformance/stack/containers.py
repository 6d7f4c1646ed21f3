"""A target that is a container image: run by the Docker engine on the host network, like a process of this machine.

As a program, `python -m conformance.stack.containers LABEL` removes what a killed rehearsal left.
"""

import contextlib
import os
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docker
import requests
from docker.errors import APIError, DockerException, ImageNotFound, NotFound
from docker.types import LogConfig, Mount

from conformance.stack.processes import Reaper
from conformance.stack.running import STOP_WITHIN_S, Running
from conformance.usage import WrongUsage, nearest

LABEL = "visit-rehearsal"
"""What containers of rehearsals are labelled with, each with a value of its own."""
_KILLED = 137
_TROUBLES = (DockerException, requests.RequestException)
_OUTPUT_WITHIN_S = 2.0


@dataclass(frozen=True)
class Contained:
    """What to run. `called` names it in sentences, `environment` is all that it is told, `log` receives both outputs.

    `readable` and `writable` are directories of this machine, found in the container at the same paths. `label` is this
    container's alone.
    """

    called: str
    image: str
    name: str
    label: str
    environment: Mapping[str, str]
    readable: Sequence[Path]
    writable: Sequence[Path]
    log: Path


def refuse_image(image: str) -> None:
    """WrongUsage if no engine answers, or if it does not have the image; nothing is pulled."""
    engine = _engine()
    with _in_words(f"the image {image!r}"):
        try:
            engine.images.get(image)
        except ImageNotFound:
            near = nearest(image, [tag for one in engine.images.list() for tag in one.tags])
            hint = f"the nearest one there is {near!r}" if near else "build it or pull it first"
            raise WrongUsage(f"The Docker engine has no image {image!r}; {hint}.") from None


class Container(Running):
    """A container that was created and started; `stop` removes it, `kill` leaves it to be started again."""

    def __init__(self, contained: Contained, reaper: Reaper) -> None:
        super().__init__(contained.called, contained.log)
        self._contained = contained
        self._reaper = reaper
        self._engine = _engine()
        self._last_words: threading.Thread | None = None
        reaper.run_afterwards(self._removal)
        try:
            with _in_words(contained.called):
                self._container = self._created()
            self.start()
        except BaseException:
            self._remove()
            raise

    def start(self) -> None:
        """Start it, also once more after `kill`: with the same variables, and with what it wrote before."""
        with _in_words(self.called):
            said = self._container.attach(stdout=True, stderr=True, stream=True)
            self._last_words = threading.Thread(target=_kept, args=(said, self.log), daemon=True)
            self._last_words.start()
            self._container.start()

    def ended(self) -> int | None:
        """The exit status, None while it runs."""
        with _in_words(self.called):
            try:
                self._container.reload()
            except NotFound:
                return _KILLED
            state = self._container.attrs["State"]
        if state["Running"]:
            return None
        self._hear_out()
        return int(state["ExitCode"])

    def rest(self, seconds: float) -> None:
        """Let time pass, and no longer than it runs."""
        if self._last_words:
            self._last_words.join(seconds)

    def stop(self) -> None:
        """The image's stop signal (SIGTERM unless it says otherwise), SIGKILL after STOP_WITHIN_S, then removal."""
        with contextlib.suppress(*_TROUBLES):
            self._container.stop(timeout=int(STOP_WITHIN_S))
        self._hear_out()
        self._remove()

    def kill(self) -> None:
        """SIGKILL, at once; what it wrote stays for the next start."""
        with contextlib.suppress(NotFound), _in_words(self.called):
            with contextlib.suppress(APIError):  # it has ended already
                self._container.kill("SIGKILL")
            self._container.wait()
        self._hear_out()

    def run(self, called: str, words: Sequence[str]) -> None:
        """A command inside of it; WrongUsage with what it said last if it fails."""
        with _in_words(called):
            status, said = self._container.exec_run(list(words))
        if status:
            last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
            raise WrongUsage(f"{called} ended with exit status {status}: {' '.join(last)}")

    def _created(self) -> Any:
        one = self._contained
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.log.touch()
        return self._engine.containers.create(
            one.image,
            name=one.name,
            labels={LABEL: one.label},
            environment=dict(one.environment),
            network_mode="host",
            mounts=[*(_mount(path, read_only=True) for path in one.readable), *map(_mount, one.writable)],
            log_config=LogConfig(type="none"),  # the only copy of what it says is ours
        )

    @property
    def _removal(self) -> list[str]:
        return [sys.executable, "-m", __spec__.name, self._contained.label]

    def _hear_out(self) -> None:
        if self._last_words:
            self._last_words.join(_OUTPUT_WITHIN_S)

    def _remove(self) -> None:
        with contextlib.suppress(*_TROUBLES):
            remove_labelled(self._engine, self._contained.label)
            self._reaper.never_mind(self._removal)


def remove_labelled(engine: Any, label: str) -> None:
    """Remove the container with that label, whatever its state, and its anonymous volumes."""
    for one in engine.containers.list(all=True, ignore_removed=True, filters={"label": f"{LABEL}={label}"}):
        with contextlib.suppress(NotFound):
            one.remove(force=True, v=True)


def _engine() -> Any:
    """The engine of DOCKER_HOST, of the current Docker context, or of this machine; WrongUsage if none answers."""
    try:
        return docker.from_env()
    except _TROUBLES as trouble:
        where = f" at {os.environ['DOCKER_HOST']}" if os.environ.get("DOCKER_HOST") else ""
        raise WrongUsage(
            f"'image' in the target file takes a Docker engine, and none answers{where} ({_why(trouble)}); "
            "start one, name it in DOCKER_HOST, or give 'start'."
        ) from None


@contextlib.contextmanager
def _in_words(called: str) -> Iterator[None]:
    try:
        yield
    except APIError as refused:
        raise WrongUsage(f"The Docker engine cannot run {called}: {str(refused.explanation).rstrip('.')}.") from None
    except _TROUBLES as trouble:
        raise WrongUsage(f"The Docker engine answers nothing about {called} any more ({_why(trouble)}).") from None


def _why(trouble: BaseException) -> str:
    """The reason of the operating system if there is one below, such as "Permission denied"."""
    cause: BaseException | None = trouble
    while cause is not None:
        inside = [part for one in (cause, *cause.args) for part in (one, *getattr(one, "args", ()))]
        for part in inside:
            if isinstance(part, OSError) and part.strerror:
                return part.strerror
        cause = cause.__context__
    return type(trouble).__name__


def _mount(path: Path, read_only: bool = False) -> Mount:
    return Mount(target=str(path), source=str(path), type="bind", read_only=read_only)


def _kept(said: Iterator[bytes], file: Path) -> None:
    """Append to the file what the container says, as it is said, until it ends."""
    with file.open("ab", buffering=0) as log, contextlib.suppress(OSError, *_TROUBLES):
        for part in said:
            log.write(part)


if __name__ == "__main__":
    remove_labelled(docker.from_env(), sys.argv[1])
