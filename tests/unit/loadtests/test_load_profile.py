"""Reading load profiles."""

from datetime import timedelta

import pytest

from conformance.usage import WrongUsage
from loadtests.durations import duration
from loadtests.load_profile import load_profile, profile_names, read_profile

GOOD = {"users": 4, "duration": "10s", "pacing": "2s", "workers": 1, "budgets": {"failure_ratio": 0}}


def test_the_smoke_profile_is_half_a_minute_with_budgets() -> None:
    """The profile that comes with the package has every kind of budget."""
    smoke = load_profile("smoke")
    assert smoke.duration == timedelta(seconds=30)
    assert None not in vars(smoke.budgets).values()
    assert smoke.budgets.p95_ms


@pytest.mark.parametrize("name", profile_names())
def test_every_profile_of_the_package_can_be_read(name: str) -> None:
    """None of them is refused."""
    assert load_profile(name).due > 0


def test_options_change_a_profile() -> None:
    """What the command line gives takes the place of the profile's own values."""
    changed = load_profile("smoke", users=4, duration="5s", workers=None)
    assert (changed.users, changed.pairs, changed.duration.seconds, changed.workers) == (4, 2, 5, 1)
    assert changed.due == 2 * 2


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"users": 3}, "3 users are not possible; an even number is"),
        ({"users": 0}, "a whole number from 2 to 2000"),
        ({"users": True}, "a whole number from 2"),
        ({"duration": "soon"}, "'soon' is no duration; write 30s"),
        ({"pacing": "0s"}, "'0s' is no time at all"),
        ({"workers": 3}, "2 pairs cannot be shared evenly by 3 workers"),
        ({"workers": 99}, "a whole number from 1 to 16"),
        ({"user": 3}, "did you mean 'users'?"),
        ({"budgets": {"failures": 0}}, "did you mean 'failure_ratio'?"),
        ({"budgets": {"failure_ratio": "none"}}, "a number from 0 is allowed"),
        ({"budgets": {"p95_ms": 5}}, "no mapping of hop names"),
        ({"budgets": 5}, "budgets of the load profile"),
    ],
)
def test_a_mistake_in_a_profile_is_named(changes: dict[str, object], sentence: str) -> None:
    """One sentence says where it is and what would be right."""
    with pytest.raises(WrongUsage) as wrong:
        read_profile("odd", {**GOOD, **changes})
    assert sentence in str(wrong.value)


def test_an_unknown_profile_is_refused_with_the_nearest() -> None:
    """A slip of the finger is named."""
    with pytest.raises(WrongUsage, match="There is no load profile 'smok'; the nearest one is 'smoke'"):
        load_profile("smok")


@pytest.mark.parametrize(("text", "seconds"), [("30s", 30), ("5m", 300), ("1h30m", 5400), ("90", 90), (" 2m5s ", 125)])
def test_durations(text: str, seconds: int) -> None:
    """Hours, minutes and seconds, as Locust writes them too."""
    assert duration(text) == timedelta(seconds=seconds)
