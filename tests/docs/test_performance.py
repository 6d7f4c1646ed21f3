"""docs/performance.md names each figure of `make bench`, with its limit."""

import re
from pathlib import Path

import tests.bench

BENCH = Path(str(tests.bench.__file__)).parent
PAGE = BENCH.parents[1] / "docs" / "performance.md"


def test_every_figure_has_its_row() -> None:
    """The page has a row for each figure that is measured, and for no other."""
    measured = {name for file in BENCH.glob("*.py") for name in re.findall(r'Figure\(\s*"(\w+)"', file.read_text())}
    assert {row[0] for row in rows()} == measured


def test_limits_are_those_that_are_checked() -> None:
    """The limit in each row is the one that `make bench` checks."""
    code = "".join(file.read_text() for file in BENCH.glob("*.py"))
    for name, limit in rows():
        checked = re.search(rf'Figure\(\s*"{name}",[^\n]*?"[^"]+", ([\d.]+), ', code)
        assert checked, name
        assert checked[1] == limit, name


def rows() -> list[tuple[str, str]]:
    """The name and the limit of each row of the table."""
    return re.findall(r"(?m)^\| `(\w+)` \|.*\| ([\d.]+) \|$", PAGE.read_text())
