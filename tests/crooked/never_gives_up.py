"""Never gives up: what the chart refuses for good it is told again and again."""

from dataclasses import replace

from flask import Flask

from connector.domain.configuration import Configuration
from connector.domain.reports import ChartAnswer, Outcome, Report
from connector.ports import Chart
from tests.crooked.build import serve, with_parts

DIFFERS = {"WB-08": "warn"}


class NeverGivesUp:
    """Takes every refusal for a passing one."""

    def __init__(self, inner: Chart) -> None:
        self._inner = inner

    def tell(self, row: Configuration, session_id: str, report: Report) -> ChartAnswer:
        """The chart's answer, with hope."""
        answer = self._inner.tell(row, session_id, report)
        return replace(answer, outcome=Outcome.LATER) if answer.outcome is Outcome.REFUSED else answer


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(lambda parts: replace(parts, chart=NeverGivesUp(parts.chart)))


if __name__ == "__main__":
    serve("tests.crooked.never_gives_up")
