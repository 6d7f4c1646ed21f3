"""More launches at the same moment than the connector has threads, while Graph asks back during each of them."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from conformance.people import screens
from conformance.people.plain import PlainBrowser
from conformance.rehearsal import Rehearsal
from tests.contract.connector.stage import standing

pytestmark = pytest.mark.slow

LAUNCHES = 20
FEW_THREADS = {"CONNECTOR_THREADS": "8"}


def _launch_all(rehearsal: Rehearsal, csns: Sequence[str]) -> list[str]:
    """Maya begins these visits at the same moment, each in a browser of its own; where the browsers end."""
    where = f"/clinics/{rehearsal.clinic.name}/launches"
    wishes = [{"surface": "mychart", "person": "maya", "csn": csn} for csn in csns]
    links = [rehearsal.world.epic.post(where, wish)["launch_url"] for wish in wishes]
    browsers = [PlainBrowser() for _ in links]
    with ThreadPoolExecutor(len(links)) as moment:
        return [page.url for page in moment.map(lambda pair: pair[0].open(pair[1]), zip(browsers, links, strict=True))]


def _made(rehearsal: Rehearsal) -> tuple[set[str], list[str]]:
    """The meetings that were made or found, and the meetings that were subscribed to."""
    meetings = {
        str(one.facts["meeting"]) for one in rehearsal.graph.all("meetings.create_or_get") if one.status in (200, 201)
    }
    subscribed = [str(one.facts["meeting"]) for one in rehearsal.graph.all("subscriptions.create") if one.status == 201]
    return meetings, subscribed


def _booked(rehearsal: Rehearsal) -> list[str]:
    """The numbers of as many more visits of Maya's."""
    maya = rehearsal.clinic.plan.visits["maya"]
    visits = [replace(maya, key=f"maya-{number}", csn=f"8800{number:05}") for number in range(LAUNCHES)]
    for visit in visits:
        rehearsal.world.add_visit(rehearsal.clinic, visit)
    return [visit.csn for visit in visits]


def test_one_visit(tmp_path: Path) -> None:
    """Twenty first launches of one visit end at one meeting with one subscription, although there are eight threads."""
    with standing(tmp_path, **FEW_THREADS) as stage:
        ends = _launch_all(stage.rehearsal, [stage.rehearsal.visit.csn] * LAUNCHES)
        meetings, subscribed = _made(stage.rehearsal)
    assert all(screens.is_join_address(url) for url in ends), ends
    assert len(set(ends)) == 1
    assert len(meetings) == 1
    assert subscribed == [*meetings]


def test_different_visits(tmp_path: Path) -> None:
    """Twenty first launches of as many visits make as many meetings, each with one subscription."""
    with standing(tmp_path, **FEW_THREADS) as stage:
        visits = _booked(stage.rehearsal)
        ends = _launch_all(stage.rehearsal, visits)
        meetings, subscribed = _made(stage.rehearsal)
    assert all(screens.is_join_address(url) for url in ends), ends
    assert len(meetings) == len(set(ends)) == LAUNCHES
    assert sorted(subscribed) == sorted(meetings)
