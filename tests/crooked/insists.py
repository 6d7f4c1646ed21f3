"""Insists: where the chart's answer was lost, it tells the chart twice more to be sure."""

from dataclasses import replace

from flask import Flask

from connector.domain.configuration import Configuration
from connector.domain.reports import ChartAnswer, Report
from connector.ports import Chart
from tests.crooked.build import serve, with_parts

DIFFERS = {"WB-01": "fail"}


class Insists:
    """Says again at once what it has no answer to, and lets the outbox say it a third time."""

    def __init__(self, inner: Chart) -> None:
        self._inner = inner

    def tell(self, row: Configuration, session_id: str, report: Report) -> ChartAnswer:
        """The first answer, whatever the second says."""
        answer = self._inner.tell(row, session_id, report)
        if answer.status is None:
            self._inner.tell(row, session_id, report)
        return answer


def make_app() -> Flask:
    """The crooked connector."""
    return with_parts(lambda parts: replace(parts, chart=Insists(parts.chart)))


if __name__ == "__main__":
    serve("tests.crooked.insists")
