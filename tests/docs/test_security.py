"""docs/security.md names only tests and requirements that there are."""

import re
from pathlib import Path

from conformance.requirements import read_requirements

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "security.md").read_text("utf-8")
OF_CONNECTOR = ROOT / "tests" / "unit" / "connector"
NAMED = re.compile(r"`([\w/]+\.py)::(\w+)`")
THREATS = ("Replay", "Mix-up", "Session fixation", "Open redirect", "SSRF", "Forged notifications", "Tenant crossing")


def _rows(heading: str) -> list[list[str]]:
    section = TEXT.partition(heading)[2].partition("\n## ")[0]
    lines = [line for line in section.splitlines() if line.startswith("| ")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[1:]]


def test_every_test_exists() -> None:
    """Each test that is named stands in the file that is named."""
    for file, name in NAMED.findall(TEXT):
        place = ROOT / file if file.startswith("tests/") else OF_CONNECTOR / file
        assert f"def {name}(" in place.read_text("utf-8"), f"{file}::{name}"


def test_every_requirement_exists() -> None:
    """Each requirement that is named is in the table."""
    known = {one.id for one in read_requirements()}
    assert set(re.findall(r"\b[A-Z]{2,5}-\d\d\b", TEXT)) <= known


def test_every_named_threat_has_a_test() -> None:
    """Replay, mix-up, fixation, redirects, forged requests and notifications and tenant crossing are shown by tests."""
    rows = _rows("## Threats")
    for threat in THREATS:
        named = [row for row in rows if f"**{threat}**" in row[0]]
        assert named, threat
        assert all(NAMED.search(row[2]) for row in named)


def test_the_points_that_matter_most() -> None:
    """There are twenty-five, each with the test that shows it."""
    rows = _rows("## The points of OWASP ASVS")
    assert len(rows) == 25
    assert all(NAMED.search(row[3]) for row in rows)
