"""What a launch costs connector and simulators together, by as many bare routes as it has exchanges."""

import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import requests

from features.steps.visits import enter
from tests.bench.clinic import BusyClinic, Walk, busy_clinic
from tests.bench.figure import Figure
from tests.bench.yardstick import DESCRIPTION, Yardstick, cpu_of

LAUNCHES, ROUNDS, WARM = 20, 14, 20
LIMIT = 5.0
A_DAY = "86400"
"""Visits are kept as long as usual; rehearsals keep them for seconds."""
HOPS = ("launch", "authorize", "callback")
BETWEEN_BROWSER_AND_CONNECTOR = 2
COMPUTED = re.compile(r'^connector_request_cpu_seconds_total\{path="([^"]+)"\} (\S+)$', re.MULTILINE)


@dataclass
class Course:
    """What was measured of one kind of launch."""

    in_bare: list[float] = field(default_factory=list)
    """What a launch computes, in bare routes, round by round."""
    cpu_ms: Counter[tuple[str, str]] = field(default_factory=Counter)
    exchanges: Counter[str] = field(default_factory=Counter)
    routes_ms: Counter[str] = field(default_factory=Counter)
    bare_ms: list[float] = field(default_factory=list)
    launches: int = 0

    @property
    def per_launch(self) -> float:
        """How many exchanges a launch has."""
        return sum(self.exchanges.values()) / self.launches + BETWEEN_BROWSER_AND_CONNECTOR


class Kind:
    """One kind of launch, made again and again."""

    def __init__(self, clinic: BusyClinic, surface: str, person: str) -> None:
        self._clinic = clinic
        self._surface = surface
        self._person = person
        self._session = requests.Session()
        self._session.trust_env = False

    def walk(self, csns: list[str]) -> dict[tuple[str, str], float]:
        """Launch these visits, one hop of all of them after the other; CPU seconds by hop and program."""
        walks = [Walk(self._session, self._clinic.launch(self._surface, self._person, csn)) for csn in csns]
        spent: dict[tuple[str, str], float] = {}
        for hop in HOPS:
            before = self._clinic.cpu_s()
            for walk in walks:
                walk.step()
            after = self._clinic.cpu_s()
            spent |= {(hop, name): after[name] - before[name] for name in before}
        if not all(walk.arrived for walk in walks):
            raise RuntimeError("A launch did not lead to a meeting.")
        return spent

    def measure(self, yardstick: Yardstick, rounds: list[list[str]]) -> Course:
        """The launches of each round, between rounds of bare requests.

        Ledgers and metrics are read before and afterwards only: to answer that leaves little in the caches of programs.
        """
        course = Course()
        seen, routes = self._seen(), self._routes_ms()
        for csns in rounds:
            bare = cpu_of(yardstick.server, yardstick.request, len(csns) * 20)
            spent = self.walk(csns)
            course.launches += len(csns)
            course.cpu_ms.update({key: value * 1000 for key, value in spent.items()})
            course.bare_ms.append(bare * 1000)
            course.in_bare.append(sum(spent.values()) / len(csns) / bare)
        course.exchanges = self._seen() - seen
        course.routes_ms.update({route: ms - routes[route] for route, ms in self._routes_ms().items()})
        return course

    def _seen(self) -> Counter[str]:
        """What both simulators saw of the clinic so far, by operation."""
        rehearsal = self._clinic.rehearsal
        return Counter(one.operation for ledger in (rehearsal.epic, rehearsal.graph) for one in ledger.all())

    def _routes_ms(self) -> Counter[str]:
        """CPU milliseconds of the connector so far, as it measures each request that it answers."""
        page = self._session.get(f"{self._clinic.rehearsal.target.base_url}/metrics", timeout=30).text
        found: Counter[str] = Counter()
        for path, seconds in COMPUTED.findall(page):
            if path != "/metrics":
                found[path] = float(seconds) * 1000
        return found


def figures(yardstick: Yardstick) -> Iterator[Figure]:
    """A patient's launch and a provider's repeat launch, with everything in place."""
    with busy_clinic(CONNECTOR_FORGET_AFTER_S=A_DAY) as clinic:
        rehearsal = clinic.rehearsal
        enter(rehearsal.clinician("Dr. Okafor"), rehearsal.visit.csn)
        patient, provider = Kind(clinic, "mychart", "maya"), Kind(clinic, "hyperspace", "okafor")
        booked = clinic.book(1, LAUNCHES * ROUNDS + WARM)
        patient.walk(booked[:WARM])
        rounds = [booked[start : start + LAUNCHES] for start in range(WARM, len(booked), LAUNCHES)]
        yield _figure(
            "patient_launch_cpu_ratio", "a patient's launch of a new visit", patient.measure(yardstick, rounds)
        )
        provider.walk(booked[WARM:])
        yield _figure("provider_launch_cpu_ratio", "a provider's repeat launch", provider.measure(yardstick, rounds))


def _figure(name: str, what: str, course: Course) -> Figure:
    sys.stdout.write(_table(what, course) + "\n")
    told = f"{what}: connector, Epic and Microsoft, by {course.per_launch:.1f} bare routes; {DESCRIPTION}"
    return Figure(name, statistics.median(course.in_bare) / course.per_launch, "ratio", LIMIT, told)


def _table(what: str, course: Course) -> str:
    """Where it goes: CPU of each program in each hop of the browser, in bare routes, and the exchanges there are.

    The connector's exchanges are those that it answers, with what it computes for its own calls; what its process used
    besides is its server's and the background's.
    """
    bare = statistics.median(course.bare_ms)
    lines = [f"{what}, in bare routes ({bare:.3f} ms):"]
    lines += [
        f"  {hop:10} {name:10} {course.cpu_ms[hop, name] / course.launches / bare:6.1f}"
        for hop in HOPS
        for name in ("connector", "Epic", "Microsoft")
    ]
    lines += [
        f"  connector answers {route:24} {ms / course.launches / bare:6.1f}"
        for route, ms in sorted(course.routes_ms.items())
        if ms
    ]
    lines += [f"  {count / course.launches:4.1f} x {name}" for name, count in sorted(course.exchanges.items())]
    return "\n".join(lines)
