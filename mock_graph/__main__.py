"""`python -m mock_graph`: Entra ID, Microsoft Graph and Teams meetings, simulated on loopback."""

import sys

from mock_graph.settings import read_settings
from simkit.serving import run_program

if __name__ == "__main__":
    sys.exit(run_program(read_settings, "mock_graph.app:create_app"))
