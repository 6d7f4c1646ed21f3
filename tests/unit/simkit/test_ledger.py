import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from simkit.ledger import Ledger
from simkit.redaction import Canary, Searcher
from tests.unit.simkit.samples import sample_exchange


@pytest.fixture
def ledger() -> Ledger:
    """A ledger that keeps ten exchanges and looks for one name."""
    searcher = Searcher()
    searcher.plant("riverside", [Canary("patient name", "Maya Lindqvist")])
    return Ledger(searcher, 10)


def record(ledger: Ledger, times: int = 1, body: bytes | str = "", **more: Any) -> None:
    """Record as many sample exchanges."""
    for _ in range(times):
        ledger.record(sample_exchange(**more), body, "")


def numbers(ledger: Ledger, **asked: Any) -> list[int]:
    """The numbers of the exchanges that a look finds."""
    return [exchange.number for exchange in ledger.find(**asked).exchanges]


def test_exchanges_are_numbered_from_one(ledger: Ledger) -> None:
    """Exchanges carry numbers without a gap, the first of them 1."""
    record(ledger, 3)
    assert numbers(ledger) == [1, 2, 3]


def test_threads_leave_no_gap() -> None:
    """Exchanges that end at once get numbers without a gap, and none twice."""
    ledger = Ledger(Searcher(), 5000)
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: ledger.record(sample_exchange(), "", "").number, range(1000)))
    assert sorted(kept) == list(range(1, 1001))
    assert numbers(ledger, limit=5000) == list(range(1, 1001))


def test_found_by_clinic_and_operation(ledger: Ledger) -> None:
    """A look shows only the clinic and the operations that are asked for."""
    record(ledger, clinic="lakeside")
    record(ledger, operation="chart.report")
    record(ledger)
    assert numbers(ledger, clinic="riverside") == [2, 3]
    assert numbers(ledger, clinic="riverside", operations=("chart.report",)) == [2]
    assert numbers(ledger, operations=("chart.read",)) == [1, 3]
    assert numbers(ledger, clinic="unheard-of") == []


def test_a_page_begins_with_the_oldest(ledger: Ledger) -> None:
    """A limited look shows the first exchanges after the number, and the newest number of all."""
    record(ledger, 5)
    page = ledger.find(after=1, limit=2)
    assert [exchange.number for exchange in page.exchanges] == [2, 3]
    assert page.last == 5


def test_it_is_bounded_and_says_what_is_gone(ledger: Ledger) -> None:
    """The oldest exchanges go first, and each clinic is told up to which number its own are gone."""
    record(ledger, 2, clinic="lakeside")
    record(ledger, 11)
    assert numbers(ledger) == list(range(4, 14))
    assert ledger.dropped == 3
    assert ledger.find(clinic="lakeside").dropped_through == 2
    assert ledger.find(clinic="riverside").dropped_through == 3
    assert ledger.find().dropped_through == 3
    assert ledger.find(clinic="unheard-of").dropped_through == 0


def test_one_exchange_by_its_number(ledger: Ledger) -> None:
    """An exchange is found by its number; one that is gone or never was is not."""
    record(ledger, 12)
    found = ledger.get(7)
    assert found is not None
    assert found.number == 7
    assert [ledger.get(number) for number in (0, 2, 13)] == [None, None, None]


def test_bodies_are_searched_then_redacted(ledger: Ledger) -> None:
    """A name in a body is sighted and gone from what is kept."""
    record(ledger, body=b"who=Maya+Lindqvist")
    (filed,) = ledger.sightings("riverside")
    assert (filed.exchange, filed.sighting.place, filed.sighting.form) == (1, "request-body", "url")
    kept = ledger.get(1)
    assert kept is not None
    assert kept.request_body == "who=‹patient name #1›"
    assert kept.sightings == (filed.sighting,)


def test_sightings_are_told_by_clinic_and_number(ledger: Ledger) -> None:
    """Sightings are listed for one clinic and after one number."""
    record(ledger, 2, body="Maya Lindqvist")
    assert [filed.exchange for filed in ledger.sightings(after=1)] == [2]
    assert ledger.sightings("lakeside") == []


def test_sightings_stay_as_long_as_their_exchange(ledger: Ledger) -> None:
    """However much is sighted, nothing of a kept exchange is forgotten and nothing of a dropped one kept."""
    headers = (("A", "Maya Lindqvist"), ("B", "Maya%20Lindqvist"))
    record(ledger, 12, body="Maya Lindqvist", request_headers=headers)
    assert {filed.exchange for filed in ledger.sightings()} == set(range(3, 13))
    assert len(ledger.sightings()) == 30


def test_cookies_are_not_kept(ledger: Ledger) -> None:
    """The value of a cookie is not kept, in whatever case its header is written."""
    record(ledger, request_headers=(("COOKIE", "sid=0123456789"),))
    kept = ledger.get(1)
    assert kept is not None
    assert kept.request_headers == (("COOKIE", "sid=‹cookie #1›"),)


def test_whoever_waits_is_woken(ledger: Ledger) -> None:
    """Whoever waits for an operation is woken by it, and not by another."""
    seen: list[list[int]] = []

    def wait() -> None:
        page = ledger.wait("riverside", {"chart.report"}, 0, 10, deadline_s=5)
        seen.append([exchange.number for exchange in page.exchanges])

    waiter = threading.Thread(target=wait)
    waiter.start()
    record(ledger)
    record(ledger, operation="chart.report")
    waiter.join(timeout=10)
    assert seen == [[2]]


def test_waiting_ends_at_the_deadline(ledger: Ledger) -> None:
    """Whoever waits for what does not come gets an empty page when the time is up."""
    assert ledger.wait("riverside", (), 0, 10, deadline_s=0.01).exchanges == []
