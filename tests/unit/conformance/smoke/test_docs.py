"""docs/smoke.md tells what the program does."""

from pathlib import Path

from conformance.smoke.arguments import parser
from conformance.smoke.catalogue import CHECKS

TEXT = (Path(__file__).parents[4] / "docs" / "smoke.md").read_text("utf-8")


def test_every_check_is_documented() -> None:
    """Each row of the catalogue stands in the table as it is."""
    assert [check.id for check in CHECKS if f"| `{check.id}` | {check.level} | {check.sentence} |" not in TEXT] == []


def test_every_option_is_documented() -> None:
    """Each option of the command line has a row, or is shown in the example."""
    options = [
        option for action in parser()._actions for option in action.option_strings if option not in ("-h", "--help")
    ]
    assert [option for option in options if option not in TEXT] == []
