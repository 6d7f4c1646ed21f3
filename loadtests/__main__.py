import signal
import sys
from typing import NoReturn

from loadtests.cli import main


def _interrupt(_number: int, _frame: object) -> NoReturn:
    """SIGTERM stops a load test as Ctrl-C does: with everything that it started."""
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(main())
