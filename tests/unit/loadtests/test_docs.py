"""docs/load.md tells what the program does."""

from pathlib import Path

from loadtests.cli import parser
from loadtests.judging import Record, judge
from loadtests.load_profile import _BUDGETS, _KEYS, profile_names
from loadtests.measured import Visits

TEXT = (Path(__file__).parents[3] / "docs" / "load.md").read_text("utf-8")


def test_every_option_is_documented() -> None:
    """Each option of the command line has a row."""
    options = [one for action in parser()._actions for one in action.option_strings if one not in ("-h", "--help")]
    assert [option for option in options if f"| `{option} " not in TEXT] == []


def test_every_key_of_a_profile_is_documented() -> None:
    """Each key and each budget has a row, each profile is named."""
    rows = [*(key for key in _KEYS if key != "budgets"), *(f"budgets.{key}" for key in _BUDGETS)]
    assert [row for row in rows if f"| `{row}` |" not in TEXT] == []
    assert [name for name in profile_names() if f"`{name}`" not in TEXT] == []


def test_every_check_is_documented() -> None:
    """The sentences of the judgements stand in the text."""
    plain = " ".join(TEXT.split())
    sentences = [one.sentence.rstrip(".") for one in judge(Record(Visits([]), [], [], []))]
    assert [sentence for sentence in sentences if sentence not in plain] == []
