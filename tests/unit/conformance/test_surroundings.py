"""What is told beside a finding that no exchange explains."""

from types import SimpleNamespace

import pytest

from conformance.evidence import CheckFailed, DeedFailed, Evidence, Finding, RehearsalBroke, Surroundings
from conformance.session.outcome import Course, outcome
from conformance.surroundings import surroundings
from conformance.verdicts import Verdict
from tests.unit.conformance.samples import exchange, result

CALLERS = {"smart.authorize": "browser", "smart.token": "connector"}


def an_exchange(**changes):
    """An exchange of any kind."""
    return exchange(1, "connected")._replace(**changes)


def ledger(*exchanges):
    """A ledger view of these exchanges."""
    operations = [{"name": name, "caller": caller} for name, caller in CALLERS.items()]
    client = SimpleNamespace(get=lambda _path: {"operations": operations})
    return SimpleNamespace(client=client, all=lambda: list(exchanges))


def test_refusals_in_their_order():
    """Exchanges of both simulators that ended badly are told by time, the others are not."""
    refused = an_exchange(operation="smart.authorize", status=400, at="2026-01-01T10:00:02+00:00", number=2)
    cut = an_exchange(operation="smart.token", status=None, at="2026-01-01T10:00:01+00:00", number=1)
    fine = an_exchange(operation="smart.token", status=200, number=3)
    assert surroundings([ledger(refused, fine), ledger(cut)]) == Surroundings((cut, refused), "")


def test_the_last_ones_where_nothing_ended_badly():
    """Without a refusal the last exchanges are told, so that there is something to look up."""
    first, last = (an_exchange(number=n, status=200, at=f"2026-01-01T10:00:0{n}+00:00") for n in (1, 2))
    assert surroundings([ledger(last), ledger(first)]).around == (first, last)


def test_nobody_called():
    """Where only people were seen, the note says what to look at first."""
    seen = surroundings([ledger(an_exchange(operation="smart.authorize", status=200)), ledger()])
    assert "called neither Epic nor Microsoft" in seen.note
    assert "REHEARSAL_CA_BUNDLE" in seen.note


def test_a_lost_ledger_changes_nothing():
    """A finding stands although the simulators cannot be asked any more."""

    def gone():
        raise RehearsalBroke("The ledger dropped exchanges.")

    view = ledger()
    view.all = gone
    assert surroundings([view]) == Surroundings()


@pytest.mark.parametrize("raised", [CheckFailed, DeedFailed])
def test_finding_without_evidence(raised):
    """A finding that came without evidence gets what the simulators refused, and the note."""
    refused = an_exchange(status=400)
    course = Course(Evidence(look_around=lambda: Surroundings((refused,), "Look there.")), kind="then")
    course.raised = raised(Finding("the meeting", "a message"))
    told = outcome(result("seen once", Verdict.ERROR), course)
    assert told.verdict is Verdict.FAIL
    assert told.findings[0].evidence == (refused,)
    assert told.notes == ("Look there.",)


def test_finding_with_evidence():
    """A finding that has its own evidence keeps it alone."""
    own = an_exchange(number=7)
    course = Course(Evidence(look_around=lambda: Surroundings((an_exchange(),), "Look there.")), kind="then")
    course.raised = CheckFailed(Finding("one report", "two", evidence=(own,)))
    told = outcome(result("seen once", Verdict.ERROR), course)
    assert told.findings[0].evidence == (own,)
    assert told.notes == ()
