import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from flask import Flask

from simkit.serving import run_in_thread
from tests.contract.connector import gate as gates
from tests.contract.connector.gate import ChartGate, Gate


@pytest.fixture
def heard() -> list[str]:
    """What the chart has heard."""
    return []


@pytest.fixture
def chart(heard: list[str]) -> Iterator[str]:
    """The address of a chart that says yes."""
    app = Flask("chart")

    @app.get("/status")
    def status() -> str:
        heard.append("connected")
        return "yes"

    with run_in_thread(app) as base:
        yield f"{base}/status"


def test_nothing_of_the_dead_gets_through(chart: str, heard: list[str]) -> None:
    """A report of somebody who has hung up never reaches the chart, however late it is read; that of others does."""
    gate = ChartGate(chart)
    where = urlsplit(gate.address)
    with socket.create_connection((where.hostname, where.port)) as killed:
        killed.sendall(b"GET /status HTTP/1.1\r\nHost: chart\r\n\r\n")
    with gate:
        assert requests.get(gate.address, timeout=10).text == "yes"
    assert heard == ["connected"]


def test_a_gate_that_opens_meanwhile(chart: str, heard: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A report that comes to a shut gate stays outside, though the gate is opened while somebody looks who sent it."""
    look = gates._has_hung_up

    def look_slowly(connection: socket.socket) -> bool:
        gone = look(connection)
        gate.set(Gate.OPEN)
        return gone

    monkeypatch.setattr(gates, "_has_hung_up", look_slowly)
    with ChartGate(chart) as gate:
        gate.set(Gate.SHUT)
        with pytest.raises(requests.ConnectionError):
            requests.get(gate.address, timeout=10)
    assert heard == []
