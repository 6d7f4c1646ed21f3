"""Sign-ins under way in the databases of several regions: found by reading, used up in one transaction."""

from contextlib import contextmanager
from datetime import UTC, datetime

import pytest

from connector.adapters.secret_box import SecretBox, key_from
from connector.adapters.store.attempts import AttemptStore
from connector.adapters.store.database import Database
from connector.adapters.store.regional import RegionalAttempts
from connector.domain.attempts import Attempt, Purpose
from connector.domain.configuration import Region

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)


class _Watched(Database):
    """A database that remembers who waited for his turn to write."""

    def __init__(self, url, region, written):
        super().__init__(url)
        self.region, self.written = region, written

    @contextmanager
    def writing(self):
        self.written.append(self.region)
        with super().writing() as connection:
            yield connection


@pytest.fixture
def written():
    """The regions in which somebody wrote."""
    return []


@pytest.fixture
def process(tmp_path, written):
    """Opens the attempts of all regions as a connector's process does that starts."""
    opened = []

    def start():
        databases = {region: _Watched(f"sqlite:///{tmp_path}/{region}.sqlite", region, written) for region in Region}
        opened.extend(databases.values())
        for database in databases.values():
            database.migrate()
        written.clear()
        return RegionalAttempts({r: AttemptStore(each, SecretBox((key_from("s"),))) for r, each in databases.items()})

    yield start
    for database in opened:
        database.close()


def _attempt(region):
    return Attempt("state", "browser", Purpose.PORTAL, "nonce", "verifier", {"region": region.value}, NOW)


def _take(attempts, state="state"):
    return attempts.take(state, lambda _attempt: None)


def test_a_forged_callback_keeps_no_writer_waiting(process, written):
    """A state that nobody was given is looked for, and that is all."""
    assert _take(process(), "forged") is None
    assert written == []


@pytest.mark.parametrize("region", list(Region))
def test_one_that_another_process_began_is_found(process, written, region):
    """A process that does not know where it is looks everywhere and writes in that region only."""
    first, second = process(), process()
    first.add(_attempt(region))
    written.clear()
    assert _take(second) == _attempt(region)
    assert written == [region]


@pytest.mark.parametrize("region", list(Region))
def test_one_is_used_up_once(process, written, region):
    """Whoever comes again, here or at another process, finds none."""
    first, second = process(), process()
    first.add(_attempt(region))
    assert _take(first) == _attempt(region)
    written.clear()
    assert [_take(first), _take(second)] == [None, None]
    assert written == []


def test_one_that_is_used_up_elsewhere(process, written):
    """Who knows where it was asks there and is told that it is gone."""
    first, second = process(), process()
    first.add(_attempt(Region.EMEA))
    assert _take(second) == _attempt(Region.EMEA)
    written.clear()
    assert _take(first) is None
    assert written == [Region.EMEA]


def test_what_is_refused_stays(process):
    """One that is found to be somebody else's is there for him still."""

    def refuse(_attempt):
        raise PermissionError

    first, second = process(), process()
    first.add(_attempt(Region.APAC))
    with pytest.raises(PermissionError):
        second.take("state", refuse)
    assert _take(second) == _attempt(Region.APAC)
