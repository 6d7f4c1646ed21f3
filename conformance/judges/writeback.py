"""What the chart heard of a visit: who connected and who disconnected, how often and in which order."""

from collections.abc import Sequence
from datetime import datetime

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from simkit.exchange import Exchange

REPORT = "telehealth.set_connection_status"


class Chart:
    """The chart of one visit, as the simulated Epic heard of it. People are named by their external id."""

    def __init__(self, epic: LedgerView, evidence: Evidence, csn: str) -> None:
        self._epic = epic
        self._evidence = evidence
        self._csn = csn

    def hears(self, person: str, external_id: str, state: str, times: int = 1) -> list[Exchange]:
        """Wait until the chart has accepted that many such reports."""
        found = self._epic.wait_for(
            f"the chart hears that {person} is {state}{'' if times == 1 else f', {times} times'}",
            REPORT,
            count=times,
            hint="report each connect and disconnect of a known participant through SetExternalConnectionStatus",
            csn=self._csn,
            external_id=external_id,
            state=state,
            outcome="accepted",
        )
        self._evidence.saw(f"the chart heard that {person} is {state}", *found[:times])
        return found

    def heard_exactly(self, person: str, external_id: str, states: Sequence[str]) -> None:
        """The accepted reports about a person so far are exactly these, in this order."""
        heard = self.accepted(external_id)
        actual = [str(exchange.facts["state"]) for exchange in heard]
        if actual != list(states):
            expected = f"the chart heard of {person}: {_listed(states)}"
            hint = "report every connection once and every disconnection once, in their order"
            raise CheckFailed(Finding(expected, _listed(actual), hint, tuple(heard)))
        self._evidence.saw(f"the chart heard of {person}: {_listed(actual)}", *heard)

    def heard_nothing_before(self, person: str, external_id: str, later: Exchange) -> None:
        """No report, accepted or not, about a person came before the exchange that a later good event caused."""
        early = [
            e for e in self.all_reports() if e.facts.get("external_id") == external_id and _instant(e) < _instant(later)
        ]
        if early:
            expected = f"the chart hears nothing of {person} until then"
            raise CheckFailed(Finding(expected, f"it heard {early[0].facts['state']}", _LOBBY_HINT, tuple(early)))
        self._evidence.saw(f"nothing of {person} was reported before", later)

    def knows_only(self, known: Sequence[str]) -> None:
        """Every report so far is about one of these people."""
        reports = self.all_reports()
        strangers = [exchange for exchange in reports if exchange.facts.get("external_id") not in known]
        if strangers:
            expected = "the chart hears only of people whom the connector knows"
            actual = f"a report about {strangers[0].facts.get('external_id')!r}, who launched nothing"
            raise CheckFailed(Finding(expected, actual, _LOBBY_HINT, tuple(strangers)))
        self._evidence.saw(f"{len(reports)} reports, all about people who launched the visit", *reports)

    def accepted(self, external_id: str) -> list[Exchange]:
        """The reports about one person that Epic accepted, in order."""
        return self._epic.all(REPORT, csn=self._csn, external_id=external_id, outcome="accepted")

    def all_reports(self) -> list[Exchange]:
        """Every attempt to report anything about the visit, in order."""
        return self._epic.all(REPORT, csn=self._csn)


def every_report_names_client(chart: Chart, evidence: Evidence) -> None:
    """Every report carried the header Epic-Client-ID (Epic, web services since February 2019)."""
    reports = chart.all_reports()
    nameless = [report for report in reports if not report.facts.get("epic_client_id")]
    if nameless or not reports:
        actual = f"{len(nameless)} of {len(reports)} reports do not" if reports else "there was no report"
        hint = "send the header Epic-Client-ID with every call of Epic's web services"
        raise CheckFailed(Finding("every report carries Epic-Client-ID", actual, hint, tuple(nameless)))
    evidence.saw(f"{len(reports)} reports, each with Epic-Client-ID", *reports)


_LOBBY_HINT = "report connected only for a known participant who is in the meeting and not in its lobby"


def _instant(exchange: Exchange) -> datetime:
    return datetime.fromisoformat(exchange.at)


def _listed(states: Sequence[str]) -> str:
    return ", ".join(states) if states else "nothing"
