"""The smoke checks on the simulated Epic: the current profile and the oldest one that Microsoft supports."""

from collections.abc import Callable, Iterator, Mapping

import pytest

from conformance.smoke.run import Result
from mock_epic.app import create_app
from simkit.control_client import ControlClient
from simkit.serving import run_in_thread
from simkit.settings import read_server_settings

Judge = Callable[..., Mapping[str, Result]]


@pytest.fixture(scope="module")
def control(unused_port: int) -> Iterator[ControlClient]:
    """A simulated Epic of this process."""
    settings = read_server_settings("MOCK_EPIC", unused_port, {})
    with run_in_thread(create_app(settings), unused_port) as base:
        yield ControlClient(base)


def failing(results: Mapping[str, Result]) -> dict[str, str]:
    """What neither passes nor is not applicable."""
    return {id_: str(one.verdict) for id_, one in results.items() if str(one.verdict) not in ("pass", "not-applicable")}


def test_a_current_environment_passes(control: ControlClient, judge: Judge) -> None:
    """The simulated Epic of today has everything that the checks look for."""
    base = control.put("/clinics/today", {"profile": "current"})["fhir_base"]
    assert failing(judge(base)) == {}


def test_an_environment_of_november_2018_only_lacks_smart_configuration(control: ControlClient, judge: Judge) -> None:
    """The simulated Epic of November 2018 earns one warning."""
    base = control.put("/clinics/old", {"profile": "nov2018", "fhir_path": "api/FHDST"})["fhir_base"]
    assert failing(judge(base)) == {"DISC-02": "warn"}
