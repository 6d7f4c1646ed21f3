import sys

from mock_epic.settings import read
from simkit.serving import run_program

if __name__ == "__main__":
    sys.exit(run_program(read, "mock_epic.app:from_environment"))
