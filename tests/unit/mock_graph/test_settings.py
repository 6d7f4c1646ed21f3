import os
import socket
import subprocess
import sys

import pytest

from mock_graph.settings import read_settings
from simkit.settings import SettingError


def test_defaults():
    """Without variables it is 127.0.0.1:7420 over http."""
    settings = read_settings({})
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 7420, "http://127.0.0.1:7420")


def test_wrong_value():
    """A wrong value is named with its variable."""
    with pytest.raises(SettingError, match="MOCK_GRAPH_PORT is 'x'"):
        read_settings({"MOCK_GRAPH_PORT": "x"})


def test_port_taken():
    """A port that is taken ends the program with status 2 and one sentence."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        ended = subprocess.run(
            [sys.executable, "-m", "mock_graph"],
            env={**os.environ, "MOCK_GRAPH_PORT": port},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert ended.returncode == 2
    assert ended.stderr.strip().count("\n") == 0
    assert port in ended.stderr
