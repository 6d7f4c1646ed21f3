"""Ends what a rehearsal started, and removes what it kept for the moment, if the rehearsal itself is killed.

Runs as a process of its own that reads lines: "+group" and "-group", "+[command as JSON]" and "-[command as JSON]",
"+/directory" and "-/directory". When its input ends it kills the groups left over, then runs the commands, then removes
the directories. It imports nothing but the standard library, so that it starts at once.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

_KILLED_WITHIN_S = 0.3
_ATTEMPTS = 10
_RUN_WITHIN_S = 30.0


def left(lines: Iterable[str]) -> list[str]:
    """The groups, commands and directories that were added and not taken back when the input ends, in order."""
    known: dict[str, None] = {}
    for line in lines:
        sign, what = line[0], line[1:].rstrip("\n")
        if sign == "+":
            known[what] = None
        else:
            known.pop(what, None)
    return list(known)


def main() -> None:
    """Wait for the end of the input, then kill, then run, then remove."""
    found = left(sys.stdin)
    for one in found:
        if one.isdecimal():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(int(one), signal.SIGKILL)
    for one in found:
        if one.startswith("["):
            _run(json.loads(one))
    for one in found:
        if one.startswith("/"):
            _remove(one)


def _run(command: list[str]) -> None:
    with contextlib.suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, timeout=_RUN_WITHIN_S, check=False, capture_output=True)  # noqa: S603 - our own


def _remove(directory: str) -> None:
    """Remove it once those who wrote there are gone; a dying one may still make a file or two."""
    never = threading.Event()
    for _ in range(_ATTEMPTS):
        never.wait(_KILLED_WITHIN_S)
        if not Path(directory).exists():
            return
        shutil.rmtree(directory, ignore_errors=True)


if __name__ == "__main__":
    main()
