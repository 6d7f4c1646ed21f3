"""Locust in a process of its own: it changes how Python waits, which nothing else of ours could bear."""

import os
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

from conformance.evidence import RehearsalBroke
from conformance.stack.processes import Command, Process, Reaper
from loadtests.load_plan import VARIABLE
from loadtests.load_profile import LoadProfile
from simkit.clock import Stopwatch

STOP_TIMEOUT_S = 20
_GRACE_S = 60.0
_LEFT_OUT = ("LOCUST_", "LOADTESTS_")


def run_locust(profile: LoadProfile, host: str, plan: Path, report: Path, meanwhile: Callable[[], None]) -> None:
    """Run to the end, calling `meanwhile` (which takes its time) over and over; RehearsalBroke if it goes wrong."""
    reaper, watch = Reaper(), Stopwatch()
    limit_s = profile.duration.total_seconds() + STOP_TIMEOUT_S + _GRACE_S
    log = report / "logs" / "locust.log"
    process = Process(Command("Locust", _words(profile, host, report), _environment(plan), plan.parent, log), reaper)
    try:
        while process.ended() is None:
            if watch.seconds() > limit_s:
                raise RehearsalBroke(f"Locust did not end within {limit_s:.0f} s and was stopped; its log is {log}.")
            meanwhile()
        if process.ended() != 0:
            raise RehearsalBroke(f"Locust ended with exit status {process.ended()}: {_last_line(log)}")
    finally:
        process.stop()
        reaper.close()


def _words(profile: LoadProfile, host: str, report: Path) -> list[str]:
    words = [sys.executable, "-m", "locust", "-f", str(resources.files("loadtests").joinpath("locustfile.py"))]
    words += ["--headless", "--host", host, "--users", str(profile.users), "--spawn-rate", str(profile.users)]
    words += ["--run-time", f"{int(profile.duration.total_seconds())}s", "--stop-timeout", str(STOP_TIMEOUT_S)]
    words += ["--html", str(report / "locust.html"), "--only-summary", "--exit-code-on-error", "0"]
    return [*words, "--processes", str(profile.workers)] if profile.workers > 1 else words


def _environment(plan: Path) -> dict[str, str]:
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    return inherited | {VARIABLE: str(plan), "PYTHONUNBUFFERED": "1"}


def _last_line(log: Path) -> str:
    lines = [line for line in log.read_text("utf-8", "replace").splitlines() if line.strip()]
    return f"{lines[-1].strip()} (log: {log})" if lines else "it wrote nothing to its log."
