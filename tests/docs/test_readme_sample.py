"""The README shows how a failed check explains itself; a run prints just that."""

import re
from pathlib import Path

import pytest

from tests.crooked import trusts_every_state
from tests.crooked.rehearsing import ROOT, rehearse, standing

pytestmark = pytest.mark.slow


def test_the_sample_is_what_a_run_prints(tmp_path: Path) -> None:
    """Every stretch of the README's failed check is printed, numbers of exchanges aside."""
    with standing(trusts_every_state.__name__, tmp_path) as where:
        printed = plain(rehearse(where, tmp_path, ["SEC-01"]).printed)
    sample = re.search(r"^✗ SEC-01 .*?(?=^```$)", (ROOT / "README.md").read_text("utf-8"), re.DOTALL | re.MULTILINE)
    assert sample
    stretches = [part for line in sample[0].splitlines() for part in line.split("...") if part.strip()]
    assert len(stretches) > 16
    assert [part for part in stretches if plain(part) not in printed] == []


def plain(text: str) -> str:
    """The text with single blanks, and a sign in place of every number that a run chooses."""
    return re.sub(r"(?<![\w-])\d+(?![\w-])", "#", " ".join(text.split()))
