"""`rehearse load PROFILE`: hands over to the load tests, which run in a process of their own under Locust."""

import argparse
import subprocess
import sys
from collections.abc import Iterator

_PASSED_ON = ("target", "users", "duration", "workers", "report", "seed", "port_base")


def load(arguments: argparse.Namespace) -> int:
    """Run the profile; the exit status is that of the load tests."""
    words = [sys.executable, "-m", "loadtests", arguments.profile, *_options(arguments)]
    with subprocess.Popen(words) as child:  # noqa: S603 - our own program
        try:
            return child.wait()
        except KeyboardInterrupt:
            child.terminate()
            child.wait()
            raise


def _options(arguments: argparse.Namespace) -> Iterator[str]:
    for name in _PASSED_ON:
        value = getattr(arguments, name)
        if value is not None:
            yield from (f"--{name.replace('_', '-')}", str(value))
