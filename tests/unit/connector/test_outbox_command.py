"""`connector outbox`: what the operator does about reports that the chart refused."""

from datetime import UTC, datetime

import pytest

from connector.adapters.ids import SystemIds
from connector.cli import main
from connector.domain.configuration import Configuration, Environment
from connector.domain.launch import Kind
from connector.domain.visit import Person
from connector.parts import standard_store
from connector.settings import from_environment
from tests.unit.connector.visits import launched

NOW = datetime(2026, 3, 1, 10, tzinfo=UTC)
ROW = Configuration("r", "t", "https://e/R4", Environment.TESTING, "a", "o", "", "https://e/status", NOW)
MAYA, OKAFOR = Person("WPR-4711", Kind.PATIENT), Person("EMP-12", Kind.PROVIDER)


@pytest.fixture
def outbox(tmp_path, monkeypatch):
    """An outbox with a report of Maya that was refused, and an open one of Dr. Okafor."""
    given = {
        "DATABASE_URL": f"sqlite:///{tmp_path}/c.sqlite",
        "ENTRA_CLIENT_ID": "e",
        "ENTRA_CLIENT_SECRET": "s",
        "EPIC_PROVIDER_CLIENT_ID": "p",
        "EPIC_PROVIDER_CLIENT_SECRET": "s",
        "EPIC_PATIENT_CLIENT_ID": "m",
        "EPIC_BACKEND_CLIENT_ID": "b",
        "KEY_FILE": f"{tmp_path}/keys.json",
    }
    for name, value in given.items():
        monkeypatch.setenv(f"CONNECTOR_{name}", value)
    store = standard_store(from_environment({f"CONNECTOR_{name}": value for name, value in given.items()}), SystemIds())
    store.configurations.save(ROW)
    for person in (MAYA, OKAFOR):
        visit = launched(store, ROW, "CSN-500", "x", NOW, person)
        with store.rosters.of(visit.id) as roster:
            roster.put_out(person, True, NOW)
    store.outbox.set_aside(store.outbox.due(NOW, 1)[0], 403)
    return store.outbox


def test_list_shows_what_waits_and_why(outbox, capsys):
    """Both reports are listed, the refused one with the chart's status, and neither with anybody's id."""
    assert main(["outbox", "list"]) == 0
    said = capsys.readouterr().out
    assert "patient connected" in said
    assert "set aside (403)" in said
    assert "provider connected" in said
    assert "open" in said
    assert "4711" not in said
    assert "CSN-500" not in said


def test_retry_opens_a_refused_report(outbox, capsys):
    """A report that was set aside is due again."""
    refused = next(entry for entry in outbox.entries() if entry.set_aside)
    assert main(["outbox", "retry", str(refused.report.id)]) == 0
    assert "will be tried again" in capsys.readouterr().out
    later = datetime(2100, 1, 1, tzinfo=UTC)
    assert {report.person for report in outbox.due(later, 10)} == {MAYA, OKAFOR}


def test_retry_leaves_open_reports_alone(outbox, capsys):
    """An open report is tried in its own time; the operator is told."""
    waiting = next(entry for entry in outbox.entries() if not entry.set_aside)
    assert main(["outbox", "retry", str(waiting.report.id)]) == 1
    assert "is not set aside" in capsys.readouterr().out


def test_drop_forgets_a_report(outbox, capsys):
    """A dropped report is gone, and with all of them gone the outbox says so."""
    numbers = [str(entry.report.id) for entry in outbox.entries()]
    assert main(["outbox", "drop", *numbers]) == 0
    assert main(["outbox", "list"]) == 0
    assert "The chart has heard everything." in capsys.readouterr().out


def test_drop_of_nothing(outbox, capsys):
    """A number that is not there is told, and the others are dropped all the same."""
    number = str(outbox.entries()[0].report.id)
    assert main(["outbox", "drop", "999", number]) == 1
    assert "Report 999 is not in the outbox" in capsys.readouterr().out
    assert number not in [str(entry.report.id) for entry in outbox.entries()]


def test_wrong_settings_are_told(outbox, monkeypatch, capsys):
    """A chore with a setting that can't be used ends like the server: one sentence, status 2."""
    monkeypatch.setenv("CONNECTOR_PORT", "high")
    assert main(["outbox", "list"]) == 2
    assert "CONNECTOR_PORT is 'high'" in capsys.readouterr().err
