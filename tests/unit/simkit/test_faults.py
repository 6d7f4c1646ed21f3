from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from simkit.faults import Fault, FaultRefused, Faults, Seam
from simkit.ids import Ids
from tests.unit.simkit.samples import FAULTS

REPORT = "chart.report"


@pytest.fixture
def faults() -> Faults:
    """The sample simulator's faults, none of them armed."""
    return Faults(FAULTS, Ids(7))


def spent(faults: Faults, times: int = 1, clinic: str = "riverside", **facts: str) -> list[bool]:
    """Whether a fault took hold of each of so many reports."""
    return [faults.spend(clinic, REPORT, Seam.BEFORE_EFFECT, facts) is not None for _ in range(times)]


def test_a_fault_takes_hold_once(faults: Faults) -> None:
    """Unless told otherwise a fault spoils the first match and is spent."""
    armed = faults.arm("chart-throttles", "riverside")
    assert spent(faults, 2) == [True, False]
    assert (armed.spent, armed.armed) == (1, False)


def test_a_fault_can_last(faults: Faults) -> None:
    """A fault without a number of times lasts until it is lifted."""
    armed = faults.arm("chart-throttles", "riverside", times=None)
    assert spent(faults, 3) == [True, True, True]
    assert faults.lift(armed.id) is armed
    assert spent(faults) == [False]
    assert (armed.spent, armed.armed) == (3, False)


def test_a_fault_can_let_some_pass(faults: Faults) -> None:
    """A fault skips as many matches as it is told to, then spoils as many as it is told to."""
    faults.arm("chart-throttles", "riverside", skip=2, times=2)
    assert spent(faults, 5) == [False, False, True, True, False]


def test_a_fault_waits_for_its_match(faults: Faults) -> None:
    """A fault with a match takes hold only of an exchange with those facts, and skips only such ones."""
    faults.arm("chart-throttles", "riverside", match={"visit": "2"}, skip=1)
    assert [spent(faults, visit=visit)[0] for visit in ("1", "2", "1", "2")] == [False, False, False, True]


def test_clinics_have_faults_of_their_own(faults: Faults) -> None:
    """What is armed in one clinic leaves another, and an exchange of no clinic, alone."""
    faults.arm("chart-throttles", "riverside")
    assert spent(faults, clinic="lakeside") == [False]
    assert faults.spend(None, REPORT, Seam.BEFORE_EFFECT, {}) is None
    assert faults.all("lakeside") == []


@pytest.mark.parametrize(("operation", "seam"), [("chart.read", Seam.BEFORE_EFFECT), (REPORT, Seam.BEFORE_ANSWER)])
def test_a_fault_has_one_operation_and_one_seam(faults: Faults, operation: str, seam: Seam) -> None:
    """A fault is not spent on another operation, nor at another seam."""
    armed = faults.arm("chart-throttles", "riverside")
    assert faults.spend("riverside", operation, seam, {}) is None
    assert armed.spent == 0


def test_an_option_can_move_a_fault(faults: Faults) -> None:
    """A fault with the option `operation` takes hold of the operation that the option names."""
    faults.arm("moving-target", "riverside", options={"operation": REPORT})
    assert faults.spend("riverside", "chart.read", Seam.BEFORE_EFFECT, {}) is None
    assert spent(faults) == [True]


def test_given_options_complete_the_usual_ones(faults: Faults) -> None:
    """Options that are not given keep the value in the catalogue."""
    armed = faults.arm("chart-throttles", "riverside", options={"retry_after_s": 30})
    assert armed.options == {"retry_after_s": 30, "status": 429}


def test_faults_are_spent_one_after_another(faults: Faults) -> None:
    """Of two armed faults that match, the one armed first is spent first."""
    first, second = faults.arm("chart-throttles", "riverside"), faults.arm("chart-unreachable", "riverside")
    assert spent(faults, 3) == [True, True, False]
    assert [first.spent, second.spent] == [1, 1]


def test_threads_spend_a_fault_once(faults: Faults) -> None:
    """A fault for three exchanges spoils three of those that come at once."""
    faults.arm("chart-throttles", "riverside", times=3)
    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(lambda _: spent(faults)[0], range(100))) == 3


@pytest.mark.parametrize(
    ("name", "options", "sentence"),
    [
        ("chart-throttle", {}, "There is no fault 'chart-throttle'; did you mean 'chart-throttles'?"),
        ("zzz", {}, "There is no fault 'zzz'; see the fault catalogue."),
        (
            "chart-throttles",
            {"wait": 1},
            "Fault 'chart-throttles' has no option 'wait'; its options: retry_after_s, status.",
        ),
        ("chart-unreachable", {"wait": 1}, "Fault 'chart-unreachable' has no option 'wait'; its options: none."),
    ],
)
def test_what_cannot_be_armed_is_said(faults: Faults, name: str, options: dict[str, int], sentence: str) -> None:
    """A fault or option that does not exist is refused with what would be right."""
    with pytest.raises(FaultRefused) as refused:
        faults.arm(name, "riverside", options=options)
    assert str(refused.value) == sentence
    assert faults.all() == []


def test_an_unknown_id_lifts_nothing(faults: Faults) -> None:
    """Lifting a fault that never was is told by None."""
    assert faults.lift("nonsense") is None


def test_a_fault_may_be_meant_for_several_operations(faults: Faults) -> None:
    """The option `operation` names as many operations as one likes, parted by commas."""
    faults.arm("moving-target", "riverside", options={"operation": f"chart.read,{REPORT}"})
    assert faults.spend("riverside", REPORT, Seam.BEFORE_EFFECT, {}) is not None


def test_a_clinic_can_be_forgotten(faults: Faults) -> None:
    """When a clinic is made anew its faults are gone, those of others stay."""
    faults.arm("chart-throttles", "riverside")
    other = faults.arm("chart-throttles", "lakeside")
    faults.forget("riverside")
    assert spent(faults) == [False]
    assert faults.all() == [other]


def test_the_catalogue_says_what_a_good_connector_does() -> None:
    """A fault shows its promise, its seam and its options."""
    assert Fault("late", ("a", "b"), Seam.BEFORE_ANSWER, "waits", lambda v, _: v, {"delay_s": 1}).as_json() == {
        "name": "late",
        "operations": ["a", "b"],
        "seam": "before_answer",
        "good_connector": "waits",
        "options": {"delay_s": 1},
        "choices": {},
    }


def test_an_option_may_have_choices() -> None:
    """Where only certain values make sense, others are refused with those; Retry-After alone may be null."""
    refused = Fault("refused", ("a",), Seam.BEFORE_ANSWER, "waits", lambda v, _: v, {"number": 1, "retry_after_s": 1})
    faults = Faults([replace(refused, choices={"number": (1, 2)})], Ids(0))
    assert faults.arm("refused", "riverside", options={"number": 2, "retry_after_s": None}).options["number"] == 2
    with pytest.raises(FaultRefused, match="Option 'number' is 3; allowed are 1, 2"):
        faults.arm("refused", "riverside", options={"number": 3})
