"""What the ledgers say after the load: one meeting per visit, and every coming and going told to the chart once.

Pure functions over what was measured and seen; conformance under load is conformance.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from conformance.evidence import Finding
from conformance.verdicts import Verdict
from loadtests.measured import Side, Visits
from simkit.exchange import Exchange

REPORTS = ("telehealth.set_connection_status",)
CREATIONS = ("meetings.create_or_get", "meetings.create")
CONNECTED, DISCONNECTED = "connected", "disconnected"
_SHOWN = 8

Person = tuple[str, str]
"""A visit's number (CSN) and what Epic calls the person in it."""


@dataclass(frozen=True)
class Stay:
    """When a participant came into a meeting and left it, as the meeting itself remembers; None for not (yet)."""

    meeting: str
    participant: str
    came: datetime | None
    left: datetime | None


@dataclass(frozen=True)
class Record:
    """Everything that is judged: people's own accounts, both ledgers, and what the meetings remember."""

    visits: Visits
    reports: Sequence[Exchange]
    creations: Sequence[Exchange]
    stays: Sequence[Stay]

    @property
    def accepted(self) -> list[Exchange]:
        """The reports that the chart took."""
        return [one for one in self.reports if one.facts.get("outcome") == "accepted"]


@dataclass(frozen=True)
class Judgement:
    """A sentence about the whole load, its verdict, what was looked at, and the findings (the first ones only)."""

    sentence: str
    verdict: Verdict
    seen: str
    findings: tuple[Finding, ...] = ()


def stays_of(meetings: Sequence[Mapping[str, Any]]) -> list[Stay]:
    """The stays in the meetings of a tenant, as its control plane lists them."""
    return [
        Stay(str(meeting["id"]), str(one["id"]), _first(one, "in"), _first(one, "left"))
        for meeting in meetings
        for one in meeting["participants"]
    ]


def judge(record: Record) -> list[Judgement]:
    """All judgements; one that looked at nothing is an error, never a pass."""
    return [
        _judgement("Each visit had exactly one meeting.", *_one_meeting_each(record)),
        _judgement("Each connect reached the chart exactly once.", *_told_once(record, CONNECTED)),
        _judgement("Each disconnect reached the chart exactly once.", *_told_once(record, DISCONNECTED)),
        _judgement("The chart heard of nobody else.", *_nobody_else(record)),
    ]


def report_seconds(record: Record) -> list[float]:
    """How long it took from each coming and going until its report was made."""
    first: dict[tuple[Person, str], Exchange] = {}
    for exchange in record.accepted:
        first.setdefault((_whom(exchange), _state(exchange)), exchange)
    return [
        max(0.0, (datetime.fromisoformat(first[person, state].at) - at).total_seconds())
        for state in (CONNECTED, DISCONNECTED)
        for person, at in _moments(record, state).items()
        if (person, state) in first
    ]


def settled(record: Record) -> bool:
    """Whether everything that must be reported was; waiting for more is then pointless."""
    told = {(_whom(one), _state(one)) for one in record.accepted}
    return all((person, state) in told for state in (CONNECTED, DISCONNECTED) for person in _moments(record, state))


def _one_meeting_each(record: Record) -> tuple[int, list[Finding]]:
    by_visit: dict[str, set[str]] = defaultdict(set)
    by_meeting: dict[str, set[str]] = defaultdict(set)
    for side in record.visits.sides:
        if side.meeting:
            by_visit[side.csn].add(side.meeting)
            by_meeting[side.meeting].add(side.csn)
    findings = [
        Finding("one meeting for a visit", f"visit {csn} led people into {len(meetings)} meetings", _CREATE_OR_GET,
                _about(record.creations, meetings))
        for csn, meetings in by_visit.items()
        if len(meetings) > 1
    ]  # fmt: skip
    findings += [
        Finding("a meeting for each visit", f"visits {', '.join(sorted(visits))} shared a meeting", _CREATE_OR_GET,
                _about(record.creations, {meeting}))
        for meeting, visits in by_meeting.items()
        if len(visits) > 1
    ]  # fmt: skip
    return len(by_visit), findings + _left_over(record, set(by_meeting), set(by_visit))


def _left_over(record: Record, reached: Collection[str], arrived: Collection[str]) -> list[Finding]:
    """Meetings that were made and that nobody reached; a visit whose launch failed may have left one."""
    made = {str(one.facts.get("meeting")) for one in record.creations if one.facts.get("created")}
    unreached = made - set(reached)
    lost = len(record.visits.begun - set(arrived))
    if len(unreached) <= lost:
        return []
    actual = (
        f"{len(made)} meetings were made for {len(record.visits.begun)} visits, {len(unreached)} of them for nobody"
    )
    return [Finding("no meeting that nobody reaches", actual, _CREATE_OR_GET, _about(record.creations, unreached))]


_CREATE_OR_GET = "Use create-or-get with an external id that follows from the visit alone, under simultaneity too."


def _told_once(record: Record, state: str) -> tuple[int, list[Finding]]:
    told: dict[Person, list[Exchange]] = defaultdict(list)
    for exchange in record.accepted:
        told[_whom(exchange)].append(exchange)
    findings = []
    happened = _moments(record, state)
    for person in {**happened, **{whom: None for whom in told if whom in _people(record)}}:
        reports = [one for one in told[person] if _state(one) == state]
        if len(reports) != (1 if person in happened else 0):
            findings.append(_wrong_count(person, state, happened.get(person), reports, told[person]))
        elif state == DISCONNECTED and reports and told[person][0] is reports[0]:
            findings.append(Finding("connected before disconnected", f"{_name(person)}: the other way round",
                                    "Report each person's states in their order.", tuple(told[person])))  # fmt: skip
    return len(happened), findings


def _wrong_count(
    person: Person, state: str, at: datetime | None, reports: Sequence[Exchange], near: Sequence[Exchange]
) -> Finding:
    expected = f"one report {state!r}" if at else f"no report {state!r}, for it did not happen"
    hint = "Make reports once per change and retry only those whose answer was lost or asked for it."
    evidence = tuple(reports) or tuple(near)
    return Finding(expected, f"{_name(person)}: {len(reports)} reports {state!r}", hint, evidence)


def _nobody_else(record: Record) -> tuple[int, list[Finding]]:
    known = _people(record)
    strangers = [one for one in record.accepted if _whom(one) not in known]
    hint = "Report people only in the visit that they launched."
    return len(record.accepted), [
        Finding("reports about people of the visit", f"{_name(_whom(one))} was reported {_state(one)}", hint, (one,))
        for one in strangers
    ]


def _moments(record: Record, state: str) -> dict[Person, datetime]:
    """When each known person came (connected) or left (disconnected)."""
    by_participant = {side.participant: side for side in record.visits.sides if side.participant}
    moments = {}
    for stay in record.stays:
        side, at = by_participant.get(stay.participant), stay.came if state == CONNECTED else stay.left
        if side is not None and at is not None and stay.came is not None:
            moments[_person(side)] = at
    return moments


def _people(record: Record) -> set[Person]:
    return {_person(side) for side in record.visits.sides}


def _person(side: Side) -> Person:
    return side.csn, side.external_id


def _whom(exchange: Exchange) -> Person:
    return str(exchange.facts.get("csn")), str(exchange.facts.get("external_id"))


def _state(exchange: Exchange) -> str:
    return str(exchange.facts.get("state"))


def _name(person: Person) -> str:
    return f"visit {person[0]}, person {person[1]}"


def _about(creations: Sequence[Exchange], meetings: Collection[str]) -> tuple[Exchange, ...]:
    return tuple(one for one in creations if one.facts.get("meeting") in meetings)[:_SHOWN]


def _first(participant: Mapping[str, Any], state: str) -> datetime | None:
    ats = [one["at"] for one in participant["history"] if one["state"] == state]
    return datetime.fromisoformat(ats[0]) if ats else None


def _judgement(sentence: str, examined: int, findings: Sequence[Finding]) -> Judgement:
    if findings:
        return Judgement(sentence, Verdict.FAIL, f"{len(findings)} of {examined}", tuple(findings[:_SHOWN]))
    if not examined:
        return Judgement(sentence, Verdict.ERROR, "there was nothing to look at")
    return Judgement(sentence, Verdict.PASS, f"{examined} looked at")
