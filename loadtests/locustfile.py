"""What Locust runs: clinicians and patients, in the numbers and with the addresses of the load plan."""

import json
from pathlib import Path
from typing import Any

from locust import events
from locust.env import Environment
from locust.runners import WorkerRunner
from locust.stats import RequestStats

from loadtests.clinician import Clinician
from loadtests.load_plan import LoadPlan
from loadtests.patient import Patient
from loadtests.people import Day, VisitUser

__all__ = ["Clinician", "Patient"]

TRAFFIC = "traffic.json"


def begin(environment: Environment, **_: Any) -> None:
    """Read the plan; a worker takes its share of the pairs."""
    plan, runner = LoadPlan.from_environment(), environment.runner
    options = environment.parsed_options
    workers = max(1, int(getattr(options, "processes", None) or 1))
    worker = runner.worker_index if isinstance(runner, WorkerRunner) else 0
    VisitUser.day = Day(plan, worker, workers)


def close(**_: Any) -> None:
    """No new visits; those that are under way go on."""
    VisitUser.day.meeting_point.close()


def leave_figures(environment: Environment, **_: Any) -> None:
    """The figures of all processes, for the judgement afterwards."""
    if not isinstance(environment.runner, WorkerRunner):
        place = Path(LoadPlan.from_environment().leave) / TRAFFIC
        place.write_text(json.dumps(_figures(environment.stats)), "utf-8")


def _figures(stats: RequestStats) -> dict[str, Any]:
    hops = [
        {
            "name": entry.name,
            "requests": entry.num_requests,
            "failures": entry.num_failures,
            "median_ms": float(entry.median_response_time),
            "p95_ms": float(entry.get_response_time_percentile(0.95)),
            "max_ms": float(entry.max_response_time),
        }
        for entry in sorted(stats.entries.values(), key=lambda entry: str(entry.name))
    ]
    complaints = {f"{error.name}: {error.error}": error.occurrences for error in stats.errors.values()}
    return {"hops": hops, "complaints": complaints}


def _listen() -> None:
    hooks: Any = events
    hooks.test_start.add_listener(begin)
    hooks.test_stopping.add_listener(close)
    hooks.quitting.add_listener(leave_figures)


_listen()
