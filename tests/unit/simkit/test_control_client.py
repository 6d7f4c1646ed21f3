import socket
from datetime import timedelta

import pytest
import requests
from flask import Flask

from simkit.control_client import ControlClient, ControlError
from simkit.serving import run_in_thread
from simkit.simulator import Simulator
from tests.unit.simkit.samples import sample_exchange


def test_it_finds_a_simulator(client: ControlClient) -> None:
    """A simulator that is ready says who it is."""
    assert client.health()["simulator"] == "mock_chart"


def test_it_moves_the_clock(client: ControlClient, sim: Simulator) -> None:
    """The client moves the simulator's clock."""
    client.advance(60)
    assert sim.clock.offset == timedelta(minutes=1)


def test_it_arms_and_lifts_faults(client: ControlClient, base: str) -> None:
    """A fault armed through the client is spent by a call, and the client is told so."""
    fault = client.arm("chart-throttles", "riverside", times=2, options={"status": 503})
    assert requests.post(f"{base}/riverside/reports/1", timeout=5).status_code == 503
    assert [armed["spent"] for armed in client.faults("riverside")] == [1]
    assert client.lift(fault)["spent"] == 1


def test_it_reads_the_ledger(client: ControlClient, sim: Simulator) -> None:
    """Exchanges come through the client as they are in the ledger."""
    kept = sim.ledger.record(sample_exchange(), "", "")
    other = sim.ledger.record(sample_exchange(clinic="lakeside", operation="chart.report"), "", "")
    assert client.ledger("riverside").exchanges == (kept,)
    page = client.ledger(operations=["chart.report"], after=1, wait_s=1)
    assert (page.exchanges, page.last, page.dropped_through) == ((other,), 2, 0)
    assert client.exchange(1) == kept


def test_it_plants_and_reads_sightings(client: ControlClient) -> None:
    """What is planted and echoed through the client is sighted."""
    client.plant("riverside", [{"label": "control", "value": "ctl-4711-abc"}])
    client.echo("riverside", "q=1", "nothing", "ctl-4711-abc")
    seen = client.sightings("riverside", after=0)
    assert {(one.label, one.place, one.operation) for one in seen} == {
        ("control", "request-body", "sim.echo"),
        ("control", "response-body", "sim.echo"),
    }


def test_a_refusal_is_told(client: ControlClient) -> None:
    """A refused call raises the sentence that the simulator gave."""
    with pytest.raises(ControlError, match=r"POST .*/_sim/faults was refused \(400\): There is no fault 'x'"):
        client.arm("x", "riverside")


def test_any_call_can_be_put(client: ControlClient) -> None:
    """A call that the simulator does not know is refused with its sentence."""
    with pytest.raises(ControlError, match="There is no control call PUT /_sim/charts/1"):
        client.put("/charts/1", {})


def test_nobody_there_is_told() -> None:
    """A simulator that does not run is named by its address."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{closed.getsockname()[1]}"
        with pytest.raises(ControlError, match=f"{address}/_sim/health cannot be reached"):
            ControlClient(address).health()


def test_somebody_else_there_is_told() -> None:
    """A server that is no simulator is not taken for one."""
    stranger = Flask(__name__)
    stranger.add_url_rule("/_sim/health", view_func=lambda: "<h1>Welcome</h1>")
    with run_in_thread(stranger) as address, pytest.raises(ControlError, match="is it a simulator"):
        ControlClient(address).health()


def test_a_strangers_refusal_is_told() -> None:
    """A refusal without a sentence is told with what it says instead."""
    with run_in_thread(Flask(__name__)) as address, pytest.raises(ControlError, match=r"refused \(404\): <!doctype"):
        ControlClient(address).health()
