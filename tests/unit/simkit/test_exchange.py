import json

import pytest

from simkit.exchange import Exchange, Sighting
from tests.unit.simkit.samples import sample_exchange


def test_an_exchange_survives_its_json() -> None:
    """What the control plane shows of an exchange makes the same exchange again."""
    exchange = sample_exchange(number=3, facts={"visit": "1", "count": 2}, fault="chart-slow", status=None)
    assert Exchange.from_json(json.loads(json.dumps(exchange.as_json()))) == exchange


def test_sightings_are_shown_elsewhere() -> None:
    """The JSON of an exchange does not hold what was sighted in it."""
    assert "sightings" not in sample_exchange(sightings=(Sighting("name", "canary", "url", "raw"),)).as_json()


def test_a_missing_member_is_named() -> None:
    """An exchange without its status is none."""
    shown = sample_exchange().as_json()
    del shown["status"]
    with pytest.raises(KeyError, match="status"):
        Exchange.from_json(shown)
