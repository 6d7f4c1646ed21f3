"""What a launch leaves behind goes again, so that days of launches need no more memory than the first hours."""

import gc
from types import FunctionType, ModuleType

from flask import Flask

from mock_epic.app import create_app
from simkit.clock import SimulatedClock
from simkit.settings import ServerSettings
from tests.unit.mock_epic.conftest import PUBLIC, Epic, StoppedClock

LAUNCHES, EACH_HOUR, LEDGER = 60, 10, 20
_NOT_KEPT_BY_IT = (type, ModuleType, FunctionType)


def things_kept(app: Flask) -> int:
    """How many entries the collections have, taken together, that can be reached from the simulator."""
    seen: set[int] = set()
    to_visit: list[object] = [app.extensions]
    things = 0
    while to_visit:
        one = to_visit.pop()
        if id(one) not in seen and not isinstance(one, _NOT_KEPT_BY_IT):
            seen.add(id(one))
            things += len(one) if isinstance(one, dict | list | set) else 0
            to_visit.extend(gc.get_referents(one))
    return things


def launch_for_hours(epic: Epic) -> None:
    """Launch and fetch a token again and again, while the clock goes on."""
    for count in range(LAUNCHES):
        assert epic.provider_token()["access_token"]
        if count % EACH_HOUR == 0:
            epic.client.post("/_sim/clock", json={"advance_s": 3600})


def test_launches_leave_nothing_behind_for_good() -> None:
    """Once the ledger is full and tokens grow old, launches add nothing to what is kept: not half an entry each."""
    clock = SimulatedClock(StoppedClock())
    app = create_app(ServerSettings("127.0.0.1", 1, PUBLIC, "7", None, None, None, LEDGER, 4), clock)
    epic = Epic(app.test_client(), clock)
    epic.make()
    launch_for_hours(epic)
    before = things_kept(app)
    launch_for_hours(epic)
    assert things_kept(app) - before < LAUNCHES / 2
