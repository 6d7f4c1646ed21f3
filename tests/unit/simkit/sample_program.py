"""The sample simulator as a program, for the tests that start one: python -m tests.unit.simkit.sample_program."""

import sys

from flask import Flask

from simkit.serving import run_program
from simkit.settings import ServerSettings, read_server_settings
from tests.unit.simkit.samples import sample_app


def settings() -> ServerSettings:
    """The settings of the sample simulator, MOCK_CHART_..."""
    return read_server_settings("MOCK_CHART", 7499)


def application() -> Flask:
    """What the server asks for."""
    return sample_app()


if __name__ == "__main__":
    sys.exit(run_program(settings, "tests.unit.simkit.sample_program:application"))
