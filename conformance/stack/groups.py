"""Groups of processes: a program with all that it started."""

import contextlib
import os
import signal
import time

import psutil

_LOOK_AGAIN_S = 0.05
"""The end of a process is told at once, but not that of one whose remains nobody collects, as in some containers."""


def signal_group(group: int, number: signal.Signals) -> None:
    """Sends a signal to each process of a group; none if nothing of it is left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)


def await_end(group: int, within_s: float) -> None:
    """Returns as soon as nothing of a group runs any more, or after so many seconds.

    A killed process goes on for as long as the system takes to end it, with its sockets and locks, and whoever started
    it may be gone before.
    """
    deadline = time.monotonic() + within_s
    left = [one for one in psutil.process_iter() if _group_of(one.pid) == group]
    while (left := [one for one in left if _runs(one)]) and time.monotonic() < deadline:
        psutil.wait_procs(left, timeout=_LOOK_AGAIN_S)


def _group_of(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except (ProcessLookupError, PermissionError):
        return None


def _runs(process: psutil.Process) -> bool:
    """Whether a process or one of its threads runs: what is open is closed only with the last of them."""
    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE or process.num_threads() > 1)
    except psutil.Error:
        return False
