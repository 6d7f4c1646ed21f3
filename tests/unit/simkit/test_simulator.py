from simkit.faults import Seam
from simkit.redaction import Canary
from simkit.simulator import CALLERS, Simulator
from tests.unit.simkit.samples import sample_simulator


def test_the_catalogue_has_what_every_simulator_does(sim: Simulator) -> None:
    """Each simulator has an operation for what is not simulated and one for the positive control."""
    assert {"chart.read", "not_simulated", "sim.echo"} <= set(sim.operations)
    assert {operation.caller for operation in sim.operations.values()} <= set(CALLERS)


def test_a_value_is_spoiled_by_an_armed_fault(sim: Simulator) -> None:
    """An armed fault changes the value of its seam and says its name."""
    sim.faults.arm("reversed", "riverside")
    assert sim.spoiled("riverside", "chart.read", Seam.BEFORE_TOKEN_SIGNED, "abc", {}) == ("cba", "reversed")


def test_a_value_is_left_alone_otherwise(sim: Simulator) -> None:
    """Without an armed fault a value comes back as it was."""
    assert sim.spoiled("riverside", "chart.read", Seam.BEFORE_TOKEN_SIGNED, "abc", {}) == ("abc", None)


def test_a_clinic_made_anew_starts_clean(sim: Simulator) -> None:
    """Forgetting a clinic drops its faults and its canaries."""
    sim.faults.arm("reversed", "riverside")
    sim.searcher.plant("riverside", [Canary("name", "Maya")])
    sim.forget("riverside")
    assert sim.faults.all() == []
    assert sim.searcher.examine("riverside", "url", "Maya") == ("Maya", [])


def test_one_seed_one_simulator() -> None:
    """Two simulators with one seed make the same ids."""
    assert sample_simulator().ids.uuid("visit") == sample_simulator().ids.uuid("visit")
