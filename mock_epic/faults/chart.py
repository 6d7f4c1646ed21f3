"""The status service of the chart: away, busy, refusing, or silent about what became of a report."""

from collections.abc import Callable, Mapping
from typing import Any

from simkit.answers import cut_off, late, refuse
from simkit.faults import Fault, Seam

STATUS = ("telehealth.set_connection_status",)


def _chart(name: str, seam: Seam, promise: str, spoil: Callable[..., Any], options: Mapping[str, Any]) -> Fault:
    return Fault(f"chart-{name}", STATUS, seam, promise, spoil, options)


CHART_FAULTS = (
    _chart(
        "unreachable",
        Seam.BEFORE_EFFECT,
        "Keeps the report, lets the visit go on and reports once the chart answers again, in order.",
        cut_off(),
        {},
    ),
    _chart(
        "overloaded",
        Seam.BEFORE_EFFECT,
        "Waits at least as long as Retry-After says, then reports again, in order.",
        refuse(503),
        {"retry_after_s": 1},
    ),
    _chart(
        "throttles",
        Seam.BEFORE_EFFECT,
        "Waits at least as long as Retry-After says, then reports again, in order.",
        refuse(429),
        {"retry_after_s": 1},
    ),
    _chart(
        "answer-lost",
        Seam.BEFORE_ANSWER,
        "Reports again: the chart heard the report, but the connector cannot know.",
        cut_off(),
        {},
    ),
    _chart(
        "refuses",
        Seam.BEFORE_EFFECT,
        "Gives this report up (400, 403, 404), tells the operator, and delays no other visit's reports.",
        refuse(403),
        {"status": 403},
    ),
    _chart(
        "slow",
        Seam.BEFORE_ANSWER,
        "Gives up within its own time limit and reports again, in order; the visit does not wait.",
        late(),
        {"delay_s": 5.0},
    ),
)
