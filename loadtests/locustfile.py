"""What Locust runs: clinicians and patients, in the numbers and with the addresses of the load plan."""

import json
from pathlib import Path
from typing import Any, ClassVar

from locust import FastHttpUser, constant_pacing, events, task
from locust.env import Environment
from locust.exception import StopUser
from locust.runners import WorkerRunner
from locust.stats import RequestStats

from loadtests.clinician import Clinician
from loadtests.load_plan import LoadPlan
from loadtests.patient import Patient
from loadtests.people import Day, Person

TRAFFIC = "traffic.json"
ROLES: dict[str, type[Person]] = {person.role: person for person in (Clinician, Patient)}


class Visitor(FastHttpUser):
    """A clinician or a patient, whichever is missing: Locust spreads one kind of user evenly over its processes."""

    day: ClassVar[Day]
    person: Person | None = None

    def wait_time(self) -> float:
        """Begin a visit every `pacing_s`, however long the last one took."""
        return float(constant_pacing(self.day.plan.pacing_s)(self))

    def on_start(self) -> None:
        """Take a place."""
        place = self.day.meeting_point.place()
        if place is not None:
            pair, role = place
            self.person = ROLES[role](self.client, self.day, pair)

    @task
    def visit(self) -> None:
        """One visit; whoever has no place, and everybody at the end of the day, goes home."""
        if self.person is None or not self.person.have_a_visit():
            raise StopUser


def begin(environment: Environment, **_: Any) -> None:
    """Read the plan; a worker takes its share of the pairs."""
    plan, runner = LoadPlan.from_environment(), environment.runner
    options = environment.parsed_options
    workers = max(1, int(getattr(options, "processes", None) or 1))
    worker = runner.worker_index if isinstance(runner, WorkerRunner) else 0
    Visitor.day = Day(plan, worker, workers)


def close(**_: Any) -> None:
    """No new visits; those that are under way go on."""
    Visitor.day.meeting_point.close()


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
