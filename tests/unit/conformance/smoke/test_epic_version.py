"""Reading Epic's version names."""

import pytest

from conformance.smoke.epic_version import OLDEST, EpicVersion, epic_version


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("May 2026", EpicVersion(2026, 5)),
        ("November 2018", OLDEST),
        ("Nov 2018", OLDEST),
        ("Epic Feb. 2024 SU3", EpicVersion(2024, 2)),
        ("10.4", None),
        ("Someday 2020", None),
        (None, None),
        (2026, None),
    ],
)
def test_version_names(name: object, read: EpicVersion | None) -> None:
    """Months may be shortened and surrounded; what is no month of a year is not guessed."""
    assert epic_version(name) == read


def test_versions_are_ordered_and_say_their_names() -> None:
    """August 2018 is older than the oldest supported one."""
    assert EpicVersion(2018, 8) < OLDEST < EpicVersion(2019, 2)
    assert str(OLDEST) == "November 2018"
