"""Twenty people begin one visit for the first time at the same moment, half of them at either of two connectors."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

from conformance.people import screens
from conformance.people.plain import PlainBrowser
from tests.contract.connector.databases import KINDS, database
from tests.contract.connector.stage import second_connector, standing

pytestmark = pytest.mark.slow

LAUNCHES = 20


class Balancer(HTTPAdapter):
    """Takes what is meant for the first connector to another."""

    def __init__(self, first: str, instead: str) -> None:
        super().__init__()
        self._first = first
        self._instead = instead

    def send(self, request: PreparedRequest, *arguments: Any, **named: Any) -> Response:
        """Sends it there."""
        request.url = str(request.url).replace(self._first, self._instead, 1)
        return super().send(request, *arguments, **named)


def browser_at(first: str, instead: str) -> PlainBrowser:
    """A browser whose requests to the first connector are answered by another."""
    browser = PlainBrowser()
    browser._session.mount(first, Balancer(first, instead))
    return browser


def seen_by(log: Path) -> bool:
    """Whether the connector that wrote this log let somebody in."""
    return '"event": "launch.accepted"' in log.read_text("utf-8")


@pytest.mark.parametrize("kind", KINDS)
def test_one_meeting(tmp_path: Path, kind: str) -> None:
    """They make one meeting and one subscription, on either kind of database."""
    with (
        database(kind, tmp_path) as kept,
        standing(tmp_path, CONNECTOR_DATABASE_URL=kept.url) as stage,
        second_connector(stage) as second,
    ):
        rehearsal, first = stage.rehearsal, stage.rehearsal.target.base_url
        where = f"/clinics/{rehearsal.clinic.name}/launches"
        wish = {"surface": "mychart", "person": "maya", "csn": rehearsal.visit.csn}
        links = [rehearsal.world.epic.post(where, wish)["launch_url"] for _ in range(LAUNCHES)]
        browsers = [browser_at(first, (first, second)[number % 2]) for number in range(LAUNCHES)]
        with ThreadPoolExecutor(LAUNCHES) as moment:
            pages = moment.map(lambda pair: pair[0].open(pair[1]), zip(browsers, links, strict=True))
            ends = [page.url for page in pages]
        made = [one for one in rehearsal.graph.all("meetings.create_or_get") if one.status in (200, 201)]
        subscribed = [one for one in rehearsal.graph.all("subscriptions.create") if one.status == 201]
    assert all(screens.is_join_address(url) for url in ends), ends
    assert len(set(ends)) == 1
    assert len({one.facts["meeting"] for one in made}) == 1
    assert len(subscribed) == 1
    assert all(seen_by(tmp_path / log) for log in ("logs/target.log", "second.log"))
