"""Ends what a rehearsal started if the rehearsal itself is killed.

Runs as a process of its own that reads "+group" and "-group" lines; when its input ends it kills the groups left over.
It imports nothing but the standard library, so that it starts at once.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterable


def groups_left(lines: Iterable[str]) -> set[int]:
    """The groups that were added and not removed by the time that the input ends."""
    groups: set[int] = set()
    for line in lines:
        group = int(line[1:])
        if line.startswith("+"):
            groups.add(group)
        else:
            groups.discard(group)
    return groups


def main() -> None:
    """Wait for the end of the input, then kill."""
    for group in groups_left(sys.stdin):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


if __name__ == "__main__":
    main()
