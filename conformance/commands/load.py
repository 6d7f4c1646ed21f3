"""`rehearse load PROFILE`: hands over to the load tests, which run in a process of their own under Locust."""

import argparse
import subprocess
import sys
from collections.abc import Iterator

from conformance.stack.processes import Reaper
from conformance.verdicts import EXIT_INTERRUPTED

_PASSED_ON = ("target", "users", "duration", "workers", "report", "seed", "port_base")


def load(arguments: argparse.Namespace) -> int:
    """Run the profile; the exit status is that of the load tests.

    They are a process group of their own: a terminal's Ctrl-C comes here alone, and the reaper can end them.
    """
    words = [sys.executable, "-m", "loadtests", arguments.profile, *_options(arguments)]
    reaper = Reaper()
    try:
        with subprocess.Popen(words, process_group=0) as child:  # noqa: S603 - our own program
            reaper.watch(child.pid)
            status = _waited_for(child)
            reaper.forget(child.pid)
            return status
    finally:
        reaper.close()


def _waited_for(child: "subprocess.Popen[bytes]") -> int:
    try:
        return child.wait()
    except KeyboardInterrupt:
        child.terminate()
        if child.wait() == EXIT_INTERRUPTED:
            return EXIT_INTERRUPTED  # it has said so itself
        raise


def _options(arguments: argparse.Namespace) -> Iterator[str]:
    for name in _PASSED_ON:
        value = getattr(arguments, name)
        if value is not None:
            yield from (f"--{name.replace('_', '-')}", str(value))
