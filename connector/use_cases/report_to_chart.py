"""Reporting to the chart what the outbox holds, until the chart has heard it or has refused it for good."""

from datetime import timedelta

from connector.domain.reports import ChartAnswer, Outcome, Report
from connector.ports import Chart, Clock, Configurations, Ids, Outbox, Tell, Visits

JITTER = 0.2


class ReportToChart:
    """Sends reports one at a time; the order of a person's reports is the outbox's promise."""

    def __init__(
        self,
        configurations: Configurations,
        visits: Visits,
        outbox: Outbox,
        chart: Chart,
        clock: Clock,
        ids: Ids,
        tell: Tell,
        first_retry: timedelta,
        longest_retry: timedelta,
    ) -> None:
        self._configurations = configurations
        self._visits = visits
        self._outbox = outbox
        self._chart = chart
        self._clock = clock
        self._ids = ids
        self._tell = tell
        self._first_retry = first_retry
        self._longest_retry = longest_retry

    def send(self, report: Report) -> None:
        """One report: done with, set aside, or put off."""
        visit = self._visits.get(report.visit_id)
        row = self._configurations.get(visit.configuration_id) if visit else None
        if visit is None or row is None:
            self._outbox.set_aside(report, None)
            return
        answer = self._chart.tell(row, visit.session_id, report)
        self._tell("report.sent", outcome=answer.outcome.value, status=answer.status, connected=report.connected)
        if answer.outcome is Outcome.DONE:
            self._outbox.done(report)
        elif answer.outcome is Outcome.REFUSED:
            self._outbox.set_aside(report, answer.status)
        else:
            self._outbox.again(report, self._clock.now() + self.delay(report, answer))

    def delay(self, report: Report, answer: ChartAnswer) -> timedelta:
        """Twice as long each time, never shorter than the chart asked for, and a little spread."""
        growing = min(self._first_retry * float(2 ** min(report.attempts, 20)), self._longest_retry)
        asked = timedelta(seconds=answer.retry_after or 0.0)
        return max(growing, asked) + growing * JITTER * self._ids.share()
