"""The settings of this simulator: the variables MOCK_GRAPH_*, which docs/fidelity-graph.md lists."""

import os
from collections.abc import Mapping

from simkit.settings import ServerSettings, read_server_settings

PREFIX = "MOCK_GRAPH"
DEFAULT_PORT = 7420


def read_settings(environment: Mapping[str, str] = os.environ) -> ServerSettings:
    """The settings of the environment; SettingError names the first that cannot be used."""
    return read_server_settings(PREFIX, DEFAULT_PORT, environment)
