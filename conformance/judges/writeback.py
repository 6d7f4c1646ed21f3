"""What the chart heard of a visit: who connected and who disconnected, how often and in which order."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from simkit.exchange import Exchange

REPORT = "telehealth.set_connection_status"
ANSWER_LOST = "chart-answer-lost"
MOST_TRIES = 2
_TOKEN = "smart.token"


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

    def heard_with_repeats(self, person: str, external_id: str, states: Sequence[str]) -> None:
        """As `heard_exactly`, but each report may have been repeated: its answer can be lost when a connector dies."""
        heard = self.accepted(external_id)
        actual = [state for state, _ in groupby(str(exchange.facts["state"]) for exchange in heard)]
        if actual != list(states):
            expected = f"the chart heard of {person}, repeats aside: {_listed(states)}"
            hint = "keep every report until the chart has answered it, and send them in their order"
            raise CheckFailed(Finding(expected, _listed(actual), hint, tuple(heard)))
        self._evidence.saw(f"the chart heard of {person}, repeats aside: {_listed(actual)}", *heard)

    def told_again_only_where_lost(self, person: str, external_id: str, states: Sequence[str]) -> None:
        """Without the reports whose answer was lost, the accepted ones are exactly these; at least one was lost."""
        heard = self.accepted(external_id)
        lost = [report for report in heard if report.fault == ANSWER_LOST]
        if not lost:
            raise CheckFailed(Finding("a report whose answer is lost", "there was none", "", tuple(heard)))
        actual = [str(report.facts["state"]) for report in heard if report not in lost]
        if actual != list(states):
            expected = f"the chart is told of {person}: {_listed(states)}, and each lost one once more"
            hint = "repeat a report where its answer was lost, and only there"
            raise CheckFailed(Finding(expected, f"it was told {_listed(actual)}", hint, tuple(heard)))
        self._evidence.saw(f"told again only what the answer was lost about: {_listed(actual)}", *heard)

    def gave_up(self, count: int) -> None:
        """So many different reports of the visit were refused, and each was tried at most twice so far."""
        tries = Counter((one.facts.get("external_id"), one.facts.get("state")) for one in self.all_reports())
        reports = tuple(self.all_reports())
        if len(tries) < count:
            expected = f"{count} reports reach the chart and are refused"
            raise CheckFailed(Finding(expected, f"{len(tries)} did", "report every connection", reports))
        if max(tries.values()) > MOST_TRIES:
            expected = f"a report that is refused for good is tried at most {MOST_TRIES} times"
            hint = "set a report aside that was answered with 400, 403 or 404, and tell the operator"
            raise CheckFailed(Finding(expected, f"{max(tries.values())} times", hint, reports))
        self._evidence.saw(
            f"{len(tries)} reports, each refused for good and tried {max(tries.values())} times", *reports
        )

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


def every_report_is_lean(epic: LedgerView, chart: Chart, evidence: Evidence) -> None:
    """Every report was accepted with an authorization, and nothing that identifies a patient was in it but ids."""
    reports = chart.all_reports()
    bad = [one for one in reports if one.facts.get("outcome") != "accepted" or one.facts.get("auth") not in AUTHORIZED]
    if bad or not reports:
        actual = f"{len(bad)} of {len(reports)} were not" if reports else "there was no report"
        raise CheckFailed(Finding("every report is authorized and accepted", actual, "", tuple(bad)))
    numbers = {report.number for report in reports}
    seen = [one for one in epic.sightings() if one.exchange in numbers and one.kind == "canary"]
    if seen:
        actual = f"{seen[0].label} in the {seen[0].place} ({seen[0].form})"
        hint = "send the visit's id, the person's external id and its type, and the status; nothing else"
        evidence_of_it = tuple(one for one in reports if one.number in {sighting.exchange for sighting in seen})
        raise CheckFailed(Finding("reports carry ids and the status only", actual, hint, evidence_of_it))
    evidence.saw(f"{len(reports)} reports, each authorized, with ids and the status only", *reports)


def renewed_authorization(epic: LedgerView, chart: Chart, evidence: Evidence) -> None:
    """After the chart refused an authorization as expired, a new one was issued before the report was accepted."""
    refused = [one for one in chart.all_reports() if one.status == 401]
    if not refused:
        raise CheckFailed(Finding("a report whose authorization has expired", "there was none"))
    fresh = [
        one for one in epic.all(_TOKEN, grant="client_credentials", outcome="issued") if one.number > refused[0].number
    ]
    if not fresh:
        hint = "fetch a new token when the chart answers 401, and report again"
        raise CheckFailed(Finding("a new authorization is fetched", "none was", hint, tuple(refused)))
    evidence.saw("the authorization was renewed", refused[0], fresh[0])


AUTHORIZED = ("bearer", "basic")
_LOBBY_HINT = "report connected only for a known participant who is in the meeting and not in its lobby"


def _instant(exchange: Exchange) -> datetime:
    return datetime.fromisoformat(exchange.at)


def _listed(states: Sequence[str]) -> str:
    return ", ".join(states) if states else "nothing"
