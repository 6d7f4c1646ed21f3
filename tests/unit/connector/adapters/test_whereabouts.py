"""Where things are looked for: where they were last, and then everywhere."""

from dataclasses import replace
from datetime import UTC, datetime

from connector.adapters.ids import SystemIds
from connector.adapters.secret_box import SecretBox, key_from
from connector.adapters.store import whereabouts
from connector.adapters.store.whereabouts import Whereabouts
from connector.domain.configuration import Configuration, Environment, Region
from connector.parts import standard_store
from connector.settings import Settings

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
BASE = "https://e/R4"
ROW = Configuration("r", "t", BASE, Environment.TESTING, "a", "o", "", "https://e/status", NOW)


def _store(folder):
    return standard_store(
        Settings(database_url=f"sqlite:///{folder}/c.sqlite"), SystemIds(), SecretBox((key_from("s"),))
    )


def test_what_was_found_is_looked_for_there_first():
    """The second look asks one region."""
    where, asked = Whereabouts(Region), []

    def look(region):
        asked.append(region)
        return region is Region.APAC

    assert where.first("key", look)
    asked.clear()
    assert where.first("key", look)
    assert asked == [Region.APAC]


def test_what_moved_is_found_where_it_is():
    """A remembered region that has it no more is not believed."""
    where = Whereabouts(Region)
    where.note("key", Region.AMERICAS)
    assert where.first("key", lambda region: region.value if region is Region.EMEA else None) == "emea"
    assert where.first("key", lambda _region: None) is None


def test_the_oldest_is_forgotten(monkeypatch):
    """However many things were found, so many are remembered."""
    monkeypatch.setattr(whereabouts, "REMEMBERED", 2)
    where = Whereabouts(Region)
    for key in ("a", "b", "c"):
        where.note(key, Region.APAC)
    assert [next(iter(where.likely(key))) for key in ("a", "b", "c")] == [Region.AMERICAS, Region.APAC, Region.APAC]


def test_two_tenants_in_two_regions_share_a_base(tmp_path):
    """The rows of all regions are given, wherever one was found before."""
    store, other = _store(tmp_path), replace(ROW, id="r2", tenant_id="t2", region=Region.EMEA)
    store.configurations.save(ROW)
    store.configurations.save(other)
    for _ in range(2):
        assert sorted(row.id for row in store.configurations.approved_at_base(BASE)) == ["r", "r2"]


def test_a_row_that_another_process_moved(tmp_path):
    """One connector finds the row where another one put it, and not where it was."""
    one, other = _store(tmp_path), _store(tmp_path)
    one.configurations.save(ROW)
    assert one.configurations.get("r") == next(iter(one.configurations.approved_at_base(BASE))) == ROW
    moved = replace(ROW, region=Region.APAC)
    other.configurations.save(moved)
    assert one.configurations.get("r") == moved
    assert list(one.configurations.approved_at_base(BASE)) == [moved]


def test_an_approval_that_another_process_withdrew(tmp_path):
    """Nothing of a row is remembered but its region."""
    one, other = _store(tmp_path), _store(tmp_path)
    one.configurations.save(ROW)
    assert list(one.configurations.approved_at_base(BASE)) == [ROW]
    other.configurations.save(replace(ROW, approved_at=None))
    assert list(one.configurations.approved_at_base(BASE)) == []
