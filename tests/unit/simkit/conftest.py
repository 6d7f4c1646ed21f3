from collections.abc import Iterator

import pytest
from flask import Flask

from simkit.control_client import ControlClient
from simkit.serving import run_in_thread
from simkit.simulator import Simulator
from tests.unit.simkit.samples import sample_app, sample_simulator


@pytest.fixture
def sim() -> Simulator:
    """A simulated chart without anything in it."""
    return sample_simulator()


@pytest.fixture
def app(sim: Simulator) -> Flask:
    """The application that serves the simulated chart."""
    return sample_app(sim)


@pytest.fixture
def base(app: Flask) -> Iterator[str]:
    """The address of the simulated chart, served on loopback."""
    with run_in_thread(app) as address:
        yield address


@pytest.fixture
def client(base: str) -> ControlClient:
    """The control plane of the simulated chart."""
    return ControlClient(base)
