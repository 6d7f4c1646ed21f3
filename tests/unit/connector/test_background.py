"""The hands that send reports."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, cast

import pytest

from connector.background import HANDS, Background
from connector.domain.launch import Kind
from connector.domain.reports import Report
from connector.domain.visit import Person

REPORT = Report(1, "visit", Person("70", Kind.PATIENT), connected=True)


class StillClock:
    """Always the same moment."""

    def now(self) -> datetime:
        """That moment."""
        return datetime(2026, 1, 1, tzinfo=UTC)


class Slow:
    """Sends a report while the outbox is being read."""

    def __init__(self) -> None:
        self.sent: list[Report] = []

    def send(self, report: Report) -> None:
        """Sent."""
        self.sent.append(report)


class ReadJustBefore:
    """An outbox that was read before the report under way was done with."""

    def __init__(self) -> None:
        self.finish: Any = lambda: None

    def due(self, now: datetime, limit: int) -> list[Report]:
        """The report is in what was read, and is finished before the reader can look again."""
        self.finish()
        return [REPORT]


def test_the_outbox_is_read_when_a_hand_is_free() -> None:
    """While every hand has a report nobody asks for more; when one is done with his the outbox is read again."""
    outbox, slow = ReadJustBefore(), Slow()
    background = Background(
        cast(Any, outbox), cast(Any, slow), [], StillClock(), cast(Any, lambda *_args, **_facts: None)
    )
    background._under_way.update(range(100, 100 + HANDS))
    outbox.finish = lambda: pytest.fail("the outbox was read")
    background.look()
    outbox.finish = lambda: None
    background._send(replace(REPORT, id=100))
    assert background._wake.is_set()
    background.look()
    background.stop()
    assert [report.id for report in slow.sent] == [100, REPORT.id]


def test_a_report_finished_while_the_outbox_was_read_is_not_sent_again() -> None:
    """What was under way when the outbox was read is left to the hand that has it."""
    outbox, slow = ReadJustBefore(), Slow()
    background = Background(
        cast(Any, outbox), cast(Any, slow), [], StillClock(), cast(Any, lambda *_args, **_facts: None)
    )
    background._under_way.add(REPORT.id)
    outbox.finish = lambda: background._under_way.discard(REPORT.id)
    background.look()
    background.stop()
    assert slow.sent == []
