"""Figures for operators, in the text format of Prometheus: what is told to the log is counted, by names and statuses.

Nothing that identifies anybody can get in: of an event's facts only those in LABELS are used, and they have few values.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from threading import Lock

from connector.ports import Tell

LABELS = ("method", "path", "status", "kind", "outcome", "connected")


class Metrics:
    """Counters of one process."""

    def __init__(self) -> None:
        self._events: Counter[tuple[str, tuple[object, ...]]] = Counter()
        self._seconds: dict[str, float] = defaultdict(float)
        self._cpu: dict[str, float] = defaultdict(float)
        self._requests: Counter[str] = Counter()
        self._lock = Lock()

    def counting(self, tell: Tell) -> Tell:
        """The same log, with everything counted that is told to it."""

        def counted(event: str, **facts: str | float | bool | None) -> None:
            self._count(event, facts)
            tell(event, **facts)

        return counted

    def text(self, gauges: Mapping[str, float]) -> str:
        """All figures; `gauges` are present states by their name, such as reports that wait."""
        return "\n".join([*self._lines(), *(f"connector_{name} {value:g}" for name, value in gauges.items())]) + "\n"

    def _count(self, event: str, facts: Mapping[str, object]) -> None:
        values, seconds = tuple(map(facts.get, LABELS)), facts.get("seconds")
        with self._lock:
            self._events[event, values] += 1
            if event == "request" and isinstance(seconds, float):
                path, cpu = str(facts.get("path")), facts.get("cpu")
                self._requests[path] += 1
                self._seconds[path] += seconds
                self._cpu[path] += cpu if isinstance(cpu, float) else 0.0

    def _lines(self) -> Iterator[str]:
        with self._lock:
            events, requests = dict(self._events), dict(self._requests)
            seconds, cpu = dict(self._seconds), dict(self._cpu)
        yield "# HELP connector_events_total What happened, as in the log."
        yield "# TYPE connector_events_total counter"
        for labels, count in sorted((_labels(event, values), count) for (event, values), count in events.items()):
            yield f"connector_events_total{_braces(labels)} {count}"
        yield "# HELP connector_request_seconds How long requests took."
        yield "# TYPE connector_request_seconds summary"
        for path, count in sorted(requests.items()):
            yield f"connector_request_seconds_sum{_braces((('path', path),))} {seconds[path]:.3f}"
            yield f"connector_request_seconds_count{_braces((('path', path),))} {count}"
        yield "# HELP connector_request_cpu_seconds_total How long requests computed, their calls of others included."
        yield "# TYPE connector_request_cpu_seconds_total counter"
        for path, spent in sorted(cpu.items()):
            yield f"connector_request_cpu_seconds_total{_braces((('path', path),))} {spent:.5f}"


def _labels(event: str, values: tuple[object, ...]) -> tuple[tuple[str, str], ...]:
    """Its name, and those that it has."""
    has = [(name, str(value).lower()) for name, value in zip(LABELS, values, strict=True) if value is not None]
    return (("event", event), *has)


def _braces(labels: tuple[tuple[str, str], ...]) -> str:
    return "{" + ",".join(f'{name}="{_escaped(value)}"' for name, value in labels) + "}"


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
