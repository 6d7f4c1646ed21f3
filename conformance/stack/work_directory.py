"""A directory that a run works in, with keys and databases: gone afterwards, even if the run is killed outright."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from conformance.stack.processes import Reaper


@contextmanager
def work_directory(prefix: str) -> Iterator[Path]:
    """A fresh directory for the time being."""
    reaper = Reaper()
    try:
        with tempfile.TemporaryDirectory(prefix=prefix) as made:
            reaper.remove_afterwards(Path(made))
            yield Path(made)
        reaper.removed(Path(made))
    finally:
        reaper.close()
