import signal
import sys
from typing import NoReturn


def _interrupt(_number: int, _frame: object) -> NoReturn:
    """SIGTERM stops a load test as Ctrl-C does: with everything that it started."""
    raise KeyboardInterrupt


def _run() -> int:
    try:
        from loadtests.cli import main  # noqa: PLC0415 - loading it takes a second, and can be interrupted

        return main()
    except KeyboardInterrupt:
        sys.stderr.write("rehearse load: interrupted; everything that was started is stopped.\n")
        return 130


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    sys.exit(_run())
