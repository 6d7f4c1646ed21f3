"""The sample simulator as a program, for the tests that start one: python -m tests.unit.simkit.sample_program."""

import gc
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
    app = sample_app()
    app.add_url_rule("/garbage", view_func=lambda: {"new_objects": gc.get_threshold()[0]})
    return app


if __name__ == "__main__":
    sys.exit(run_program(settings, "tests.unit.simkit.sample_program:application"))
