"""What the ledgers say after a load, on ledgers written by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from conformance.verdicts import Verdict
from loadtests.judging import CONNECTED, DISCONNECTED, Judgement, Record, Stay, judge, report_seconds, settled, stays_of
from loadtests.measured import Side, Visits
from simkit.exchange import Exchange

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def exchange(number: int, operation: str, after_s: float = 0, **facts: Any) -> Exchange:
    """An exchange that says nothing but its facts."""
    at = (NOON + timedelta(seconds=after_s)).isoformat()
    return Exchange("sim", "in", operation, "load", "POST", "", (), "", 200, (), "", at, 0.01, None, facts, (), number)


def report(number: int, csn: str, who: str, state: str, after_s: float = 1.0, outcome: str = "accepted") -> Exchange:
    """A report to the chart."""
    name = "telehealth.set_connection_status"
    return exchange(number, name, after_s, csn=csn, external_id=who, state=state, outcome=outcome)


def creation(number: int, meeting: str, created: bool) -> Exchange:
    """A create-or-get."""
    return exchange(number, "meetings.create_or_get", meeting=meeting, created=created)


def side(csn: str, role: str, meeting: str) -> Side:
    """One person's part in a visit that went well."""
    return Side(csn, role, f"{role}-{csn}", meeting, f"p-{role}-{csn}", finished=True)


def good(*csns: str) -> Record:
    """Visits that went as they should: both people came at once and left after ten seconds."""
    sides, reports, creations, stays = [], [], [], []
    for place, csn in enumerate(csns):
        for role in ("provider", "patient"):
            one = side(csn, role, f"m{csn}")
            sides.append(one)
            stays.append(Stay(one.meeting, one.participant, NOON, NOON + timedelta(seconds=10)))
            number = place * 10 + len(reports)
            reports.append(report(number + 1, csn, one.external_id, CONNECTED, 0.5))
            reports.append(report(number + 2, csn, one.external_id, DISCONNECTED, 10.25))
        creations += [creation(place * 2 + 1, f"m{csn}", True), creation(place * 2 + 2, f"m{csn}", False)]
    return Record(Visits(sides), reports, creations, stays)


def failing(record: Record) -> list[str]:
    """The findings of everything that failed, in words."""
    return [finding.actual for one in judge(record) if one.verdict is Verdict.FAIL for finding in one.findings]


def verdicts(judgements: list[Judgement]) -> list[str]:
    """All verdicts."""
    return [str(one.verdict) for one in judgements]


def test_good_visits_pass() -> None:
    """Two visits, two meetings, eight reports."""
    assert verdicts(judge(good("1", "2"))) == ["pass"] * 4
    assert [one.seen for one in judge(good("1", "2"))] == ["2 looked at", "4 looked at", "4 looked at", "8 looked at"]


def test_nothing_to_look_at_is_an_error() -> None:
    """A load without visits proves nothing."""
    assert verdicts(judge(Record(Visits([]), [], [], []))) == ["error"] * 4


def test_two_meetings_for_a_visit_are_found() -> None:
    """The patient ended in a second meeting; the finding shows both creations."""
    record = good("1")
    sides = [record.visits.sides[0], replace(record.visits.sides[1], meeting="m9")]
    record = replace(record, visits=Visits(sides), creations=[*record.creations, creation(9, "m9", True)])
    assert failing(record) == ["visit 1 led people into 2 meetings"]
    assert [one.number for one in judge(record)[0].findings[0].evidence] == [1, 2, 9]


def test_a_meeting_of_two_visits_is_found() -> None:
    """Two visits in one room would show patients to each other."""
    record = good("1", "2")
    sides = [replace(one, meeting="m1") for one in record.visits.sides]
    assert "visits 1, 2 shared a meeting" in failing(replace(record, visits=Visits(sides)))


def test_a_meeting_that_nobody_reaches_is_found() -> None:
    """A second meeting that was made and thrown away counts too."""
    record = good("1")
    record = replace(record, creations=[*record.creations, creation(3, "spare", True)])
    assert failing(record) == ["2 meetings were made for 1 visits, 1 of them for nobody"]


def test_a_launch_that_failed_may_leave_a_meeting() -> None:
    """Somebody who never arrived explains one meeting that nobody reached."""
    record = good("1")
    lost = Side("2", "provider", "provider-2", trouble="the launch ended in an error page")
    record = replace(
        record, visits=Visits([*record.visits.sides, lost]), creations=[*record.creations, creation(3, "m2", True)]
    )
    assert failing(record) == []


def test_a_missing_report_is_found() -> None:
    """Without the last disconnect the chart shows somebody who is gone."""
    record = good("1")
    assert failing(replace(record, reports=record.reports[:-1])) == [
        "visit 1, person patient-1: 0 reports 'disconnected'"
    ]
    assert not settled(replace(record, reports=record.reports[:-1]))
    assert settled(record)


def test_a_repeated_report_is_found() -> None:
    """Two accepted connects of one person are one too many; a refused one does not count."""
    record = good("1")
    again = report(99, "1", "provider-1", CONNECTED)
    assert failing(replace(record, reports=[*record.reports, again])) == [
        "visit 1, person provider-1: 2 reports 'connected'"
    ]
    refused = again._replace(facts={**again.facts, "outcome": "refused"})
    assert failing(replace(record, reports=[*record.reports, refused])) == []


def test_a_report_of_what_did_not_happen_is_found() -> None:
    """A patient who is still in the lobby is not connected."""
    record = good("1")
    stays = [record.stays[0], replace(record.stays[1], came=None, left=None)]
    assert failing(replace(record, stays=stays)) == [
        "visit 1, person patient-1: 1 reports 'connected'",
        "visit 1, person patient-1: 1 reports 'disconnected'",
    ]


def test_the_wrong_order_is_found() -> None:
    """Disconnected before connected leaves the chart wrong for good."""
    record = good("1")
    first, second, *rest = record.reports
    assert failing(replace(record, reports=[second, first, *rest])) == [
        "visit 1, person provider-1: the other way round"
    ]


def test_a_stranger_is_found() -> None:
    """A report about somebody of another visit has no place in the chart."""
    record = good("1")
    assert failing(replace(record, reports=[*record.reports, report(99, "1", "somebody", CONNECTED)])) == [
        "visit 1, person somebody was reported connected"
    ]


def test_latencies_are_those_of_each_coming_and_going() -> None:
    """Half a second after coming, a quarter after leaving."""
    assert sorted(report_seconds(good("1"))) == [0.25, 0.25, 0.5, 0.5]


def test_stays_are_read_off_the_meetings() -> None:
    """The first time in and the first time out count; who only waited never came."""
    history = [{"at": "2026-11-24T12:00:00Z", "state": "lobby"}, {"at": "2026-11-24T12:00:05Z", "state": "in"}]
    meetings = [{"id": "m", "participants": [{"id": "p", "history": history}, {"id": "q", "history": history[:1]}]}]
    assert stays_of(meetings) == [Stay("m", "p", NOON + timedelta(seconds=5), None), Stay("m", "q", None, None)]
