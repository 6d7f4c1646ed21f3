"""A child process in a group of its own: started with a log, waited for until ready, stopped with all it started."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import requests

from conformance.usage import WrongUsage
from simkit.clock import Stopwatch

STOP_WITHIN_S = 5.0
COMMAND_WITHIN_S = 60.0
_LOOK_EVERY_S = 0.05
_LAST_LINES = 5
_FRAME = "at "
"""How the lines below a message begin where Node, Java or .NET print what called what."""


class NeverReady(WrongUsage):
    """A program was started and did not get ready; the message says what it was waited for and what its log says."""


@dataclass(frozen=True)
class Command:
    """What to start. `called` names it in sentences, `environment` is complete, `log` receives both its outputs."""

    called: str
    words: Sequence[str]
    environment: Mapping[str, str]
    cwd: Path
    log: Path


class Process:
    """A running child; `stop` ends its whole group."""

    def __init__(self, command: Command, reaper: "Reaper") -> None:
        self.command = command
        self._reaper = reaper
        self._child = _start(command)
        reaper.watch(self.pid)

    @property
    def pid(self) -> int:
        """The process id, which is also that of its group."""
        return self._child.pid

    def ended(self) -> int | None:
        """The exit status, None while it runs."""
        return self._child.poll()

    def wait_until_ready(self, url: str, timeout_s: float, verify: str | None) -> None:
        """Poll until the address answers 200; NeverReady if the process ends before or the time is over."""
        called, watch = self.command.called, Stopwatch()
        last = "nothing answers there"
        while watch.seconds() < timeout_s:
            if self.ended() is not None:
                raise NeverReady(
                    f"{called} ended with exit status {self.ended()} before it was ready{self._log_says()}"
                )
            status = answered_status(url, verify)
            if status == 200:
                return
            last = f"it answers {status}" if status else "nothing answers there"
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._child.wait(_LOOK_EVERY_S)
        raise NeverReady(
            f"{called} was not ready within {timeout_s:g} s: {url} must answer 200, but {last}{self._log_says()}"
        )

    def stop(self) -> None:
        """SIGTERM to the group, SIGKILL to what is left of it after STOP_WITHIN_S."""
        _signal_group(self.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(STOP_WITHIN_S)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the group, at once."""
        _signal_group(self.pid, signal.SIGKILL)
        self._child.wait()
        self._reaper.forget(self.pid)

    def _log_says(self) -> str:
        lines = [line.strip() for line in self.command.log.read_text("utf-8", "replace").split("\n")]
        said = " | ".join([line for line in lines if line and not line.startswith(_FRAME)][-_LAST_LINES:])
        return f"; its log ends with: {said.rstrip('.')}." if said else "; it wrote nothing to its log."


def run_to_its_end(command: Command) -> None:
    """A command that is not a server; WrongUsage with what it said last if it fails or takes too long."""
    with command.log.open("ab") as log:
        try:
            done = subprocess.run(  # noqa: S603 - what the target file says, run for its author
                list(command.words),
                env=dict(command.environment),
                cwd=command.cwd,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=COMMAND_WITHIN_S,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired) as trouble:
            raise WrongUsage(f"{command.called} cannot be run ({type(trouble).__name__}).") from None
        said = done.stdout + done.stderr
        log.write(said)
    if done.returncode:
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise WrongUsage(f"{command.called} ended with exit status {done.returncode}: {' '.join(last)}")


class Reaper:
    """A process that kills the watched groups and removes directories if this process dies before doing so."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("reaper.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )

    def watch(self, group: int) -> None:
        """Kill this group if the worst happens."""
        self._tell(f"+{group}")

    def forget(self, group: int) -> None:
        """The group is gone."""
        self._tell(f"-{group}")

    def remove_afterwards(self, directory: Path) -> None:
        """Remove this directory if the worst happens, after everything is killed."""
        self._tell(f"+{directory.resolve()}")

    def removed(self, directory: Path) -> None:
        """The directory is gone."""
        self._tell(f"-{directory.resolve()}")

    def close(self) -> None:
        """End the watching process too."""
        assert self._child.stdin
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.close()
        self._child.wait()

    def _tell(self, line: str) -> None:
        assert self._child.stdin
        with contextlib.suppress(BrokenPipeError):
            self._child.stdin.write(f"{line}\n")
            self._child.stdin.flush()


def stop_all(processes: Sequence[Process]) -> None:
    """Stop them at the same time, so that it takes no longer than the slowest."""
    threads = [threading.Thread(target=process.stop) for process in processes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def _start(command: Command) -> "subprocess.Popen[bytes]":
    command.log.parent.mkdir(parents=True, exist_ok=True)
    with command.log.open("ab") as log:
        try:
            return subprocess.Popen(  # noqa: S603 - what the target file says, started for its author
                list(command.words),
                env=dict(command.environment),
                cwd=command.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except OSError as trouble:
            raise WrongUsage(
                f"{command.called} cannot be started: {command.words[0]!r} ({trouble.strerror}); "
                "install that program or correct 'start' in the target file."
            ) from None


def _signal_group(group: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def answered_status(url: str, verify: str | None) -> int | None:
    """The status that an address answers, None if nothing answers there; `verify` is the CA bundle for https."""
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.get(url, timeout=2, verify=verify or True, allow_redirects=False).status_code
    except requests.RequestException:
        return None
