"""`connector outbox list|retry|drop`: the reports that the chart has not taken yet, and those that it never will.

A report that the chart refused for good is set aside and not tried again by itself: somebody has to find out why, and
then have it tried again or dropped. What is shown identifies nobody.
"""

import argparse
from typing import Any

from connector.adapters.clock import SystemClock
from connector.adapters.ids import SystemIds
from connector.parts import standard_store
from connector.ports import Outbox, OutboxEntry
from connector.settings import Settings

NOTHING_DONE = 1


def add_to(words: Any) -> None:
    """The word `outbox` and the words that follow it."""
    word = words.add_parser("outbox", help="reports to the chart that are still to be made or were refused")
    deeds = word.add_subparsers(required=True, metavar="list|retry|drop")
    listing = deeds.add_parser("list", help="show them, the oldest first")
    listing.set_defaults(chore=list_reports)
    retry = deeds.add_parser("retry", help="try reports again that were set aside")
    retry.set_defaults(chore=retry_reports)
    drop = deeds.add_parser("drop", help="forget reports for good; the chart will never hear of them")
    drop.set_defaults(chore=drop_reports)
    for deed in (retry, drop):
        deed.add_argument("number", type=int, nargs="+", help="the number that `outbox list` shows")


def list_reports(_given: argparse.Namespace, settings: Settings) -> int:
    """One line for each report."""
    entries = _outbox(settings).entries()
    if not entries:
        _say("The chart has heard everything.")
        return 0
    _say(_line("NUMBER", "REPORT", "STATE", "TRIES", "NEXT TRY", "VISIT"))
    for entry in entries:
        _say(_shown(entry))
    return 0


def retry_reports(given: argparse.Namespace, settings: Settings) -> int:
    """Opens reports again; a connector that serves sends them within a second."""
    outbox, now = _outbox(settings), SystemClock().now()
    return _each(given, lambda number: outbox.retry(number, now), "will be tried again", "is not set aside")


def drop_reports(given: argparse.Namespace, settings: Settings) -> int:
    """Drops reports, whatever their state."""
    outbox = _outbox(settings)
    return _each(given, outbox.drop, "is dropped", "is not in the outbox")


def _each(given: argparse.Namespace, deed: Any, done: str, otherwise: str) -> int:
    status = 0
    for number in given.number:
        if deed(number):
            _say(f"Report {number} {done}.")
        else:
            _say(f"Report {number} {otherwise}; `connector outbox list` shows what there is.")
            status = NOTHING_DONE
    return status


def _outbox(settings: Settings) -> Outbox:
    return standard_store(settings, SystemIds()).outbox


def _shown(entry: OutboxEntry) -> str:
    report = entry.report
    what = f"{report.person.kind.value} {'connected' if report.connected else 'disconnected'}"
    if entry.set_aside:
        why = f"set aside ({entry.refused_with or 'its visit is gone'})"
        return _line(str(report.id), what, why, str(report.attempts), "never", report.visit_id)
    due = entry.due_at.isoformat(timespec="seconds")
    return _line(str(report.id), what, "open", str(report.attempts), due, report.visit_id)


def _line(number: str, what: str, state: str, tries: str, due: str, visit: str) -> str:
    return f"{number:>8}  {what:<22}  {state:<20}  {tries:>5}  {due:<25}  {visit}".rstrip()


def _say(line: str) -> None:
    print(line)  # noqa: T201 -- for the person at the terminal
