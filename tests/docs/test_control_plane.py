from pathlib import Path

from mock_epic.app import create_app
from simkit.serving import run_in_thread
from simkit.settings import read_server_settings
from tests.docs.console import answer_of, examples, fits

DOCUMENT = Path(__file__).parents[2] / "docs" / "control-plane.md"
USUAL_BASE = "http://127.0.0.1:7410"


def test_the_examples_of_the_control_plane_are_true() -> None:
    """Every call shown in docs/control-plane.md gets the answer shown, one after another on a new simulated Epic."""
    shown = list(examples(DOCUMENT))
    assert shown
    with run_in_thread(create_app(read_server_settings("MOCK_EPIC", 7410, {}))) as base:
        wrong = [
            (example.command, example.answer, got)
            for example in shown
            if not fits(example.answer, got := answer_of(example.command, USUAL_BASE, base))
        ]
    assert wrong == []


def test_every_shared_call_is_documented() -> None:
    """docs/control-plane.md names every call that both simulators have."""
    text = DOCUMENT.read_text("utf-8")
    with run_in_thread(create_app(read_server_settings("MOCK_EPIC", 7410, {}))) as base:
        paths = answer_of(f"curl {base}/_sim/openapi.json", base, base)
    shared = ("clock", "operations", "fault-catalogue", "faults", "ledger", "sightings", "canaries", "echo", "health")
    assert [name for name in shared if f"/_sim/{name}" not in text or f"/_sim/{name}" not in paths] == []


def test_every_call_of_the_simulated_epic_has_an_example() -> None:
    """docs/control-plane.md shows each call that makes and looks at clinics."""
    commands = [example.command for example in examples(DOCUMENT)]
    calls = ("", "/people", "/visits", "/apps", "/records/provider", "/launches", "/sign-ins", "/key-rotations")
    calls += ("/visits/90001", "/visits/90001/check-in")
    shown = {
        command.split()[-1].strip("'").removeprefix(f"{USUAL_BASE}/_sim/clinics/riverside") for command in commands
    }
    assert set(calls) <= shown
