"""docs/performance.md names each figure of `make bench`."""

import re
from pathlib import Path

import tests.bench

BENCH = Path(str(tests.bench.__file__)).parent
PAGE = BENCH.parents[1] / "docs" / "performance.md"


def test_every_figure_has_its_row() -> None:
    """The page has a row for each figure that is measured, and for no other."""
    measured = {name for file in BENCH.glob("*.py") for name in re.findall(r'[Ff]igure\(\s*"(\w+)"', file.read_text())}
    assert set(re.findall(r"(?m)^\| `(\w+)` \|.*\| [\d.]+ \|$", PAGE.read_text())) == measured
