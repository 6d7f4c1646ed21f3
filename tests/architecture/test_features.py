from pathlib import Path

import pytest

from features.lint import known_requirements, problems
from tests.architecture.checkout import ROOT, shown

FEATURES = sorted((ROOT / "features").rglob("*.feature"))


@pytest.mark.parametrize("file", FEATURES, ids=shown)
def test_a_feature_follows_the_house_rules(file: Path) -> None:
    """A feature has no word of the wire, short scenarios, and one listed requirement for each."""
    assert list(problems(file, known_requirements())) == []
