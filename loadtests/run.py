"""One load test from start to end: the stack, the clinic, Locust, and then the judgement."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from conformance.evidence import RehearsalBroke
from conformance.session.plan import Plan
from conformance.stack.ports import Ports
from conformance.stack.stack import Layout, Stack
from conformance.stack.work_directory import work_directory
from conformance.targets.target import Target
from conformance.verdicts import Verdict
from loadtests import clinic as clinics
from loadtests.budgets import Figures, verdicts
from loadtests.judging import CREATIONS, REPORTS, Judgement, Record, judge, report_seconds, settled, stays_of
from loadtests.load_plan import LoadPlan
from loadtests.load_profile import LoadProfile
from loadtests.locust_process import run_locust
from loadtests.loopback import refuse_unless_allowed, refuse_unless_loopback
from loadtests.measured import Side, Traffic, Visits
from loadtests.outcome import Outcome
from loadtests.tail import Tail
from scenarios.world import Clinic
from simkit.clock import Stopwatch
from simkit.control_client import ControlClient

PATIENCE_S = 15.0
_LOOK_S = 0.5


@dataclass(frozen=True)
class LoadTest:
    """What is wanted; `target_file` None means the reference connector, `report` is a directory that exists."""

    profile: LoadProfile
    target: Target
    target_file: str | None
    ports: Ports
    seed: int
    report: Path


def run(test: LoadTest, tell: Callable[[str], None]) -> Outcome:
    """Run it; WrongUsage if it cannot be started, RehearsalBroke if it breaks."""
    refuse_unless_allowed(test.target)
    drawn = clinics.loaded_clinic(test.profile, test.seed)
    with work_directory("load-") as work:
        layout = Layout(test.ports, work, test.report / "logs", test.target.tls, [drawn], test.seed)
        with Stack(test.target, layout, tell) as stack:
            refuse_unless_loopback({"Epic": stack.epic_base, "Microsoft": stack.graph_base})
            return _Course(test, stack, work, tell).run()


class _Course:
    """The load test while the stack stands."""

    def __init__(self, test: LoadTest, stack: Stack, work: Path, tell: Callable[[str], None]) -> None:
        self._test, self._stack, self._work, self._tell = test, stack, work, tell
        self._clinic: Clinic = stack.clinics[0]
        self._epic = ControlClient(stack.epic_base, stack.ca_bundle)
        self._graph = ControlClient(stack.graph_base, stack.ca_bundle)
        self._reports = Tail(self._epic, self._clinic.name, REPORTS)
        self._creations = Tail(self._graph, self._clinic.name, CREATIONS)

    def run(self) -> Outcome:
        """Connect, load, wait until the chart has heard everything, judge."""
        test, watch = self._test, Stopwatch()
        self._tell("Connecting the clinic")
        clinics.open_clinic(self._plan(), test.target, self._clinic)
        self._load()
        record = self._settled()
        traffic = self._traffic()
        seconds = report_seconds(record)
        figures = Figures(traffic, len(record.visits.finished), test.profile.due, seconds)
        return Outcome(
            profile=test.profile,
            target=test.target.name,
            seed=test.seed,
            seconds=watch.seconds(),
            traffic=traffic,
            visits=record.visits,
            report_seconds=seconds,
            budgets=verdicts(test.profile.budgets, figures),
            judgements=[*judge(record), *self._endings()],
            troubles=self._troubles(),
        )

    def _load(self) -> None:
        profile = self._test.profile
        self._tell(f"{profile.users} people have visits for {profile.duration.total_seconds():g} s")
        plan = self._work / "load-plan.json"
        self._load_plan().write(plan)
        run_locust(profile, self._test.target.base_url, plan, self._test.report, self._look)
        self._refuse_emptiness()

    def _look(self) -> None:
        self._reports.look(_LOOK_S)
        self._creations.look()

    def _settled(self) -> Record:
        """What happened, as soon as the chart has heard all of it, or after some patience."""
        watch, record = Stopwatch(), self._record()
        while not settled(record) and watch.seconds() < PATIENCE_S:
            self._look()
            record = self._record()
        self._look()  # what is told twice is told after everything was told once
        return self._record()

    def _record(self) -> Record:
        meetings = self._graph.get(f"/tenants/{self._clinic.plan.tenant_id}/meetings")["meetings"]
        return Record(self._visits(), self._reports.exchanges, self._creations.exchanges, stays_of(meetings))

    def _visits(self) -> Visits:
        lines = [line for diary in self._work.glob("diary-*.jsonl") for line in diary.read_text("utf-8").splitlines()]
        return Visits([Side(**json.loads(line)) for line in lines])

    def _refuse_emptiness(self) -> None:
        if not self._visits().begun:
            log = self._test.report / "logs" / "locust.log"
            raise RehearsalBroke(f"Nobody began a visit, so that nothing is known; Locust's log is {log}.")

    def _traffic(self) -> Traffic:
        try:
            return Traffic.from_json(json.loads((self._work / "traffic.json").read_text("utf-8")))
        except OSError:
            log = self._test.report / "logs" / "locust.log"
            raise RehearsalBroke(f"Locust left no figures behind; its log is {log}.") from None

    def _endings(self) -> list[Judgement]:
        """A judgement only where the connector did not stay."""
        return [
            Judgement(f"{called} runs on under load.", Verdict.FAIL, f"it ended with exit status {status}")
            for called, status in self._stack.target_ended()
        ]

    def _troubles(self) -> list[str]:
        ended = self._stack.simulators_ended()
        troubles = [f"{called} ended during the load with exit status {status}." for called, status in ended]
        for tail, whose in ((self._reports, "Epic"), (self._creations, "Microsoft")):
            if not tail.complete:
                troubles.append(f"The ledger of the simulated {whose} dropped exchanges before they were read.")
        return troubles

    def _plan(self) -> Plan:
        stack = self._stack
        return Plan(
            target_file=self._test.target_file,
            seed=self._test.seed,
            connector_base=self._test.target.base_url,
            epic_base=stack.epic_base,
            graph_base=stack.graph_base,
            ca_bundle=stack.ca_bundle,
        )

    def _load_plan(self) -> LoadPlan:
        test = self._test
        return LoadPlan(
            clinic=self._clinic.name,
            connector_base=test.target.base_url.rstrip("/"),
            epic_base=self._stack.epic_base,
            graph_base=self._stack.graph_base,
            launch_paths={kind: test.target.launch_url(kind) for kind in test.target.launch},
            pacing_s=test.profile.pacing.total_seconds(),
            patience_s=PATIENCE_S,
            leave=str(self._work),
            pairs=clinics.pairs(self._clinic.plan, test.profile),
        )
