"""`connector db`: what the operator does about the three databases, SQLite and PostgreSQL alike."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from connector.adapters.ids import SystemIds
from connector.adapters.store.database import Database
from connector.adapters.store.tables import metadata
from connector.cli import main
from connector.domain.attempts import Attempt, Purpose
from connector.domain.configuration import Configuration, Environment, Region
from connector.domain.launch import Kind
from connector.domain.visit import Person
from connector.parts import standard_store
from connector.settings import Settings, from_environment
from tests.unit.connector.visits import launched

LONG_AGO = datetime(2020, 3, 1, 10, tzinfo=UTC)
ROW = Configuration("r", "tenant-x", "https://e/R4", Environment.TESTING, "a", "o", "", "https://e/status", LONG_AGO)


@pytest.fixture
def settings(tmp_path, monkeypatch, database_url):
    """The connector's settings in the environment."""
    given = {
        "DATABASE_URL": database_url,
        "ENTRA_CLIENT_ID": "e",
        "ENTRA_CLIENT_SECRET": "s",
        "EPIC_PROVIDER_CLIENT_ID": "p",
        "EPIC_PROVIDER_CLIENT_SECRET": "s",
        "EPIC_PATIENT_CLIENT_ID": "m",
        "EPIC_BACKEND_CLIENT_ID": "b",
        "KEY_FILE": f"{tmp_path}/keys.json",
    }
    named = {f"CONNECTOR_{name}": value for name, value in given.items()}
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    return from_environment(named)


def _kept(settings, region):
    database = Database(settings.database_urls[region])
    with database.reading() as connection:
        rows = [row for table in metadata.sorted_tables for row in connection.execute(table.select())]
    database.close()
    return str(rows)


def test_check_before_and_after_upgrade(settings, capsys):
    """Check says what is missing and how to get it; after the upgrade all is well."""
    assert main(["db", "check"]) == 1
    assert capsys.readouterr().out.count("run `connector db upgrade`") == 3
    assert main(["db", "upgrade"]) == 0
    assert main(["db", "check"]) == 0
    assert capsys.readouterr().out.count("answers, up to date") == 3


def test_check_of_a_database_that_is_away(settings, monkeypatch, capsys):
    """A database that does not answer is told, without its password."""
    away = "postgresql+psycopg://somebody:very-secret@127.0.0.1:9/none"
    monkeypatch.setenv("CONNECTOR_DATABASE_URL_EMEA", away)
    main(["db", "upgrade"])
    assert main(["db", "check"]) == 1
    said = capsys.readouterr().out
    assert "emea: postgresql+psycopg://somebody:***@127.0.0.1:9/none does not answer" in said
    assert "very-secret" not in said


def test_purge_drops_what_is_abandoned(settings):
    """Old sign-ins and visits without open reports go, the row and reports that wait stay."""
    store = standard_store(settings, SystemIds())
    store.configurations.save(ROW)
    store.attempts.add(Attempt("state-x", "b", Purpose.PORTAL, "n", "v", {}, LONG_AGO))
    launched(store, ROW, "abandoned-x", "1", LONG_AGO)
    waiting = launched(store, ROW, "waiting-x", "2", LONG_AGO)
    with store.rosters.of(waiting.id) as roster:
        roster.put_out(Person("EMP1", Kind.PROVIDER), True, LONG_AGO)
    assert main(["db", "purge"]) == 0
    kept = _kept(settings, Region.AMERICAS)
    assert [word for word in ("state-x", "abandoned-x", "waiting-x", "tenant-x") if word in kept] == [
        "waiting-x",
        "tenant-x",
    ]


def test_purge_of_a_tenant(settings):
    """Everything of a tenant goes, in whichever region; other tenants stay."""
    store = standard_store(settings, SystemIds())
    for region in (Region.AMERICAS, Region.APAC):
        row = replace(ROW, id=region.value, fhir_base=f"https://{region.value}/R4", region=region)
        store.configurations.save(row)
        store.configurations.save(replace(row, id=f"o{region.value}", tenant_id="tenant-y"))
        store.accounts.bind(row, "EMP-X", "oid-x")
        visit = launched(store, row, "session-x", region.value, LONG_AGO)
        with store.rosters.of(visit.id) as roster:
            roster.put_out(Person("EMP-X", Kind.PROVIDER), True, LONG_AGO)
        facts = {"row": row.id, "region": region.value, "session": "session-x"}
        store.attempts.add(Attempt(f"state-{region.value}", "b", Purpose.PORTAL, "n", "v", facts, LONG_AGO))
    assert main(["db", "purge", "--tenant", "Tenant-X"]) == 0
    for region in (Region.AMERICAS, Region.APAC):
        kept = _kept(settings, region)
        assert "-x" not in kept.lower()
        assert "tenant-y" in kept


@pytest.mark.parametrize(
    ("given", "emea"),
    [
        ({"database_url": "sqlite:////srv/visits.sqlite"}, "sqlite:////srv/visits-emea.sqlite"),
        (
            {"database_url": "postgresql+psycopg://u:p@db/visits?sslmode=require"},
            "postgresql+psycopg://u:p@db/visits-emea?sslmode=require",
        ),
        ({"database_url_emea": "sqlite:////eu/own.sqlite"}, "sqlite:////eu/own.sqlite"),
    ],
)
def test_database_of_a_region(given, emea):
    """A region's database is its own setting, or is named like the common one with the region behind."""
    assert Settings(**given).database_urls[Region.EMEA] == emea
