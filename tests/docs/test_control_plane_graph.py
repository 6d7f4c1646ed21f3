from pathlib import Path

from mock_graph.app import create_app
from simkit.serving import run_in_thread
from simkit.settings import read_server_settings
from tests.docs.console import answer_of, examples, fits

DOCUMENT = Path(__file__).parents[2] / "docs" / "control-plane-graph.md"
USUAL_BASE = "http://127.0.0.1:7420"


def test_the_examples_are_true() -> None:
    """Every call shown in docs/control-plane-graph.md gets the answer shown, one after another on a new simulator."""
    shown = list(examples(DOCUMENT))
    assert shown
    with run_in_thread(create_app(read_server_settings("MOCK_GRAPH", 7420, {}))) as base:
        wrong = [
            (example.command, example.answer, got)
            for example in shown
            if not fits(example.answer, got := answer_of(example.command, USUAL_BASE, base))
        ]
    assert wrong == []


def test_every_switch_is_documented() -> None:
    """docs/fidelity-graph.md has a row for each switch, with its values, the default first."""
    from mock_graph.directory.settings import CHOICES, TenantSettings

    text = (DOCUMENT.parent / "fidelity-graph.md").read_text("utf-8")
    for name, values in CHOICES.items():
        shown = ", ".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)
        assert f"| {name} | {shown} |" in text
        assert getattr(TenantSettings(), name) == values[0]


def test_every_operation_is_in_the_table() -> None:
    """docs/fidelity-graph.md says of each operation what is modelled."""
    from mock_graph.operations import OPERATIONS

    text = (DOCUMENT.parent / "fidelity-graph.md").read_text("utf-8")
    short = {operation.name: operation.name.split(".")[1] for operation in OPERATIONS}
    ours = ("notification.handshake", "notification.deliver", "notification.lifecycle")
    assert [name for name in short if name not in ours and name not in text and f".{short[name]}" not in text] == []
