"""A child process in a group of its own: started with a log, stopped with all that it started."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from conformance.stack.groups import await_end, signal_group
from conformance.stack.running import STOP_WITHIN_S, Running
from conformance.usage import WrongUsage

COMMAND_WITHIN_S = 60.0


@dataclass(frozen=True)
class Command:
    """What to start. `called` names it in sentences, `environment` is complete, `log` receives both its outputs."""

    called: str
    words: Sequence[str]
    environment: Mapping[str, str]
    cwd: Path
    log: Path


class Process(Running):
    """A running child; `stop` and `kill` end its whole group."""

    def __init__(self, command: Command, reaper: "Reaper") -> None:
        super().__init__(command.called, command.log)
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

    def rest(self, seconds: float) -> None:
        """Let time pass, and no longer than it runs."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)

    def stop(self) -> None:
        """SIGTERM to the group, SIGKILL to what is left of it after STOP_WITHIN_S."""
        signal_group(self.pid, signal.SIGTERM)
        self.rest(STOP_WITHIN_S)
        self.kill()

    def kill(self) -> None:
        """SIGKILL to the group, at once; returns when nothing of it runs, or after STOP_WITHIN_S."""
        signal_group(self.pid, signal.SIGKILL)
        self._child.wait()
        await_end(self.pid, STOP_WITHIN_S)
        self._reaper.forget(self.pid)


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
    """A process that kills the watched groups, runs commands and removes directories if this one dies before it has."""

    def __init__(self) -> None:
        self._child = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-I", "-S", str(Path(__file__).with_name("reaper.py"))],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            text=True,
        )
        os.register_at_fork(after_in_child=self._let_go)

    def _let_go(self) -> None:
        """A copy of this process (`os.fork`) must not keep the watching process from seeing this one end."""
        assert self._child.stdin
        with contextlib.suppress(OSError):
            self._child.stdin.close()

    def watch(self, group: int) -> None:
        """Kill this group if the worst happens."""
        self._tell(f"+{group}")

    def forget(self, group: int) -> None:
        """The group is gone."""
        self._tell(f"-{group}")

    def run_afterwards(self, command: Sequence[str]) -> None:
        """Run this command if the worst happens, after everything is killed."""
        self._tell(f"+{json.dumps(list(command))}")

    def never_mind(self, command: Sequence[str]) -> None:
        """The command has nothing to do any more."""
        self._tell(f"-{json.dumps(list(command))}")

    def remove_afterwards(self, directory: Path) -> None:
        """Remove this directory if the worst happens, after everything else."""
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
        except (OSError, ValueError) as trouble:
            why = trouble.strerror if isinstance(trouble, OSError) else trouble
            raise WrongUsage(
                f"{command.called} cannot be started: {command.words[0]!r} ({why}); "
                "install that program or correct 'start' in the target file."
            ) from None
