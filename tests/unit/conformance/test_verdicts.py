import pytest

from conformance.verdicts import Verdict, exit_status, worst


def test_order():
    """From best to worst: not judged, passed, warned, skipped, failed, broken."""
    assert [str(verdict) for verdict in Verdict] == [
        "not-applicable", "not-simulated", "not-covered", "pass", "warn", "skipped", "fail", "error",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        ([], "not-covered"),
        (["pass", "not-applicable"], "pass"),
        (["pass", "warn"], "warn"),
        (["fail", "skipped", "pass"], "fail"),
        (["fail", "error"], "error"),
    ],
)
def test_worst(verdicts, expected):
    """A requirement is as good as the worst of its scenarios, and not covered without any."""
    assert worst(Verdict(verdict) for verdict in verdicts) == expected


@pytest.mark.parametrize(
    ("verdicts", "expected"),
    [
        (["pass", "warn", "not-covered", "not-applicable", "not-simulated"], 0),
        (["pass", "fail"], 1),
        (["fail", "error"], 1),
        (["pass", "error"], 3),
        (["skipped", "error"], 3),
        (["pass", "skipped"], 1),
        ([], 0),
    ],
)
def test_exit_status(verdicts, expected):
    """1 if something failed or nothing but a skip explains what was not verified, 3 if the rehearsal broke, else 0."""
    assert exit_status(Verdict(verdict) for verdict in verdicts) == expected
