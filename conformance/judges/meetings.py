"""How many meetings a visit has, and who is in them."""

from collections.abc import Sequence

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from conformance.people.attendance import Attendee
from simkit.exchange import Exchange

MAKING = ("meetings.create_or_get", "meetings.create")
_ONE_MEETING_HINT = "use createOrGet with one organizer account and one external id per visit"


def made_for_visit(graph: LedgerView) -> list[Exchange]:
    """The calls that made a meeting or got an existing one."""
    return graph.all(*MAKING, where=lambda exchange: bool(exchange.facts.get("meeting")))


def one_meeting(graph: LedgerView, evidence: Evidence) -> str:
    """All calls of the scenario's only visit ended at one meeting; returns its id."""
    calls = made_for_visit(graph)
    meetings = {str(exchange.facts["meeting"]) for exchange in calls}
    if len(meetings) != 1:
        actual = f"{len(meetings)} meetings" if meetings else "no meeting at all"
        raise CheckFailed(Finding("the visit has exactly one meeting", actual, _ONE_MEETING_HINT, tuple(calls)))
    evidence.saw(f"one meeting from {len(calls)} calls", *calls)
    return meetings.pop()


def made_once(graph: LedgerView, evidence: Evidence) -> None:
    """One call made the meeting of the good launch, and no other call made or fetched any."""
    calls = made_for_visit(graph)
    if len(calls) != 1:
        expected = "one call for a meeting, that of the good launch"
        raise CheckFailed(
            Finding(expected, f"{len(calls)} calls", "verify who it is before anything else", tuple(calls))
        )
    evidence.saw("one call for a meeting, that of the good launch", *calls)


def differ(graph: LedgerView, evidence: Evidence, earlier: str) -> None:
    """The calls since made another meeting than the earlier one."""
    calls = made_for_visit(graph)
    latest = str(calls[-1].facts["meeting"]) if calls else ""
    if latest in ("", earlier):
        hint = "make the external id from the visit, not from the clinic or the clinician"
        raise CheckFailed(Finding("another visit has another meeting", "both visits have the same", hint, tuple(calls)))
    evidence.saw("the two visits have different meetings", *calls)


def together(graph: LedgerView, evidence: Evidence, *people: Attendee) -> None:
    """These people are in one meeting at this moment."""
    for person in people:
        in_meeting(person, evidence)
    meetings = {person.meeting for person in people}
    if len(meetings) != 1:
        raise CheckFailed(
            Finding("they are together in one meeting", f"in {len(meetings)} different ones", _ONE_MEETING_HINT)
        )
    joined = graph.all("teams.join", meeting=meetings.pop())
    evidence.saw(f"{' and '.join(person.name for person in people)} are in the same meeting", *joined)


def at_the_same(people: Sequence[Attendee], evidence: Evidence) -> None:
    """These people are in one meeting or in its lobby."""
    meetings = {person.meeting for person in people}
    if len(meetings) != 1:
        expected = "all of them are at one meeting"
        raise CheckFailed(Finding(expected, f"they are at {len(meetings)} different ones", _ONE_MEETING_HINT))
    states = ", ".join(f"{person.name}: {person.meeting_state()}" for person in people)
    evidence.saw(f"all at one meeting ({states})")


def apart(one: Attendee, other: Attendee, evidence: Evidence) -> None:
    """These two are at different meetings, or the first is at none."""
    if one.meeting_state() != "elsewhere" and one.meeting == other.meeting:
        raise CheckFailed(
            Finding(f"{one.name} does not come to the meeting of {other.name}", f"{one.name} is there: {one.where()}")
        )
    evidence.saw(f"{one.name} is not at the meeting of {other.name}")


def nobody_joined(graph: LedgerView, evidence: Evidence) -> None:
    """Somebody stands before the meeting, and nobody is in it or in its lobby."""
    looked, joined = graph.all("teams.prejoin"), graph.all("teams.join")
    if joined or not looked:
        actual = f"{len(joined)} joined" if joined else "nobody came to the page before the meeting"
        raise CheckFailed(Finding("nobody is in the meeting or its lobby yet", actual, evidence=tuple(joined)))
    evidence.saw("nobody has joined yet", looked[-1])


def stands_before(person: Attendee, evidence: Evidence) -> None:
    """The person stands before a Teams meeting and could join it."""
    if not person.at_teams():
        raise CheckFailed(Finding(f"{person.name} stands before the Teams meeting of the visit", person.where()))
    evidence.saw(f"{person.name} stands before the meeting")


def turned_away(person: Attendee, evidence: Evidence) -> None:
    """The person was not admitted."""
    _is_in_state(person, "turned-away", "was not admitted", evidence)


def in_meeting(person: Attendee, evidence: Evidence) -> None:
    """The person is in the meeting, not in its lobby and not elsewhere."""
    _is_in_state(person, "in", "is in the meeting", evidence)


def waits_in_lobby(person: Attendee, evidence: Evidence) -> None:
    """The person waits in the lobby."""
    _is_in_state(
        person,
        "lobby",
        "waits in the lobby",
        evidence,
        "let the meeting's lobby hold everybody but its invited staff (scope invited)",
    )


def _is_in_state(person: Attendee, state: str, wording: str, evidence: Evidence, hint: str = "") -> None:
    actual = person.meeting_state()
    if actual != state:
        raise CheckFailed(Finding(f"{person.name} {wording}", f"{person.where()} (state {actual})", hint))
    evidence.saw(f"{person.name} {wording}")
