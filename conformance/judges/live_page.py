"""What a connector's status page shows, to whom, and what it shows after its connection dropped."""

import re
from collections.abc import Sequence

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from conformance.people.browser import Browser
from conformance.people.follower import Course, course
from conformance.waiting import until_nothing


def shows(
    browser: Browser, address: str, who: str, state: str, graph: LedgerView, deadline_s: float, evidence: Evidence
) -> None:
    """The page comes to show that somebody of that role is in that state."""
    last: list[str] = []

    def still_missing() -> list[str]:
        seen = course(browser, address)
        last[:] = [said for _, said in seen.changes] if seen else []
        return [] if any(_says(said, who, state) for said in last) else ["missing"]

    if until_nothing(still_missing, graph, deadline_s):
        shown = "; ".join(last) or "nothing, or no page"
        raise CheckFailed(Finding(f"the status page shows {who} {state} within {deadline_s:g} s", f"it shows {shown}"))
    evidence.saw(f"the status page shows: {'; '.join(last)}")


def is_closed_to(browser: Browser, pages: Sequence[str], events: str, who: str, evidence: Evidence) -> None:
    """Neither the pages nor the events are shown to a browser in which nobody launched the visit as a provider."""
    statuses = {address: browser.open(address).status for address in pages} | {events: browser.status_of(events)}
    for status in statuses.values():
        if status < 400:
            hint = "show the course of a visit to those who launched it as providers, and to nobody else"
            raise CheckFailed(Finding(f"the status page is closed to {who}", f"it answers {status}", hint))
    evidence.saw(f"the status page and its events are closed to {who}")


def heard_each_once(
    before: Course, after: Sequence[tuple[str, str]], who: str, states: Sequence[str], later: str, evidence: Evidence
) -> None:
    """After the connection dropped, exactly these changes were heard that were not known before, and who came `later`.

    A stream that falls silent before them has told nothing twice, and proves nothing. What speaks of neither of the two
    is no change; without an id of its own it has that of the last one.
    """
    known = {number for number, _ in before.changes}
    told = [said for _, said in after if _says(said, who, "")]
    changes = [number for number, said in after if _says(said, who, "") or _says(said, later, "")]
    repeated = [number for number in changes if number in known]
    fitting = len(told) == len(states) and all(
        _says(said, who, state) for said, state in zip(told, states, strict=True)
    )
    if repeated or not fitting:
        hint = "resume at Last-Event-ID from what is stored, not from a queue in memory"
        actual = f"{'; '.join(told) or 'nothing'}{', some of it a second time' if repeated else ''}"
        raise CheckFailed(Finding(f"after reconnecting, once each: {who} {', '.join(states)}", actual, hint))
    if not any(_says(said, later, "connected") for _, said in after):
        hint = "let a stream that was resumed go on, or let it be resumed again"
        expected, heard = f"after reconnecting the page also hears of the {later} who came later", "; ".join(told)
        raise CheckFailed(Finding(expected, f"it hears no more than {heard}", hint))
    evidence.saw(f"after reconnecting the page heard of {who}, once each: {', '.join(states)}, and of a later {later}")


def _says(said: str, who: str, state: str) -> bool:
    told = set(re.findall(r"[a-z]+", said.casefold()))
    return {who.casefold(), *([state] if state else [])} <= told
