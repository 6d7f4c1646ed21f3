"""What one target lets the privacy checks read, with the proof that the search sees it."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from conformance.evidence import RehearsalBroke
from conformance.observing.controls import prove_log, prove_store, prove_text
from conformance.observing.pieces import DUMP, LOG, Piece, of_file, of_store
from conformance.targets.target import Observe
from conformance.targets.templates import fill

_DUMP_WITHIN_S = 60


class Observed:
    """The logs and stores of a target. `mark` makes what its logs held before uninteresting."""

    def __init__(self, observe: Observe) -> None:
        self._observe = observe
        self._marks: Mapping[Path, int] = {}

    @property
    def regions(self) -> list[str]:
        """The regions whose stores can be read."""
        return sorted({*self._observe.stores, *self._observe.dumps})

    def mark(self) -> None:
        """What the logs hold by now is not about this scenario."""
        self._marks = {file: file.stat().st_size for file in self._observe.logs if file.exists()}

    def prove_stores(self) -> int:
        """Positive controls in copies of all stores; returns how many were found. RehearsalBroke if one was missed."""
        proven = sum(prove_store(file) for files in self._observe.stores.values() for file in self._existing(files))
        for region in self._observe.dumps:
            for piece in self._dump(region):
                proven += prove_text(DUMP, str(piece.content), piece.where)
        return proven

    def prove_logs(self) -> int:
        """The same for copies of the logs."""
        return sum(prove_log(file) for file in self._existing(self._observe.logs))

    def store(self, region: str) -> Iterator[Piece]:
        """Everything that is kept in a region."""
        for file in self._existing(self._observe.stores.get(region, ())):
            yield from of_store(file)
        if region in self._observe.dumps:
            yield from self._dump(region)

    def stores(self) -> Iterator[Piece]:
        """Everything that is kept anywhere."""
        for region in self.regions:
            yield from self.store(region)

    def logs(self) -> Iterator[Piece]:
        """What was logged since `mark`."""
        for file in self._existing(self._observe.logs):
            yield from of_file(file, LOG, self._marks.get(file, 0))

    def _dump(self, region: str) -> Iterator[Piece]:
        words = [fill(word, {"python": sys.executable}) for word in self._observe.dumps[region]]
        try:
            done = subprocess.run(  # noqa: S603 - what the target file says, started for its author
                words, capture_output=True, timeout=_DUMP_WITHIN_S, check=True, cwd=self._observe.directory
            )
        except (OSError, subprocess.SubprocessError) as trouble:
            raise RehearsalBroke(f"The dump of the store {region} failed ({type(trouble).__name__}).") from None
        yield Piece(DUMP, f"the dump of {region}", done.stdout.decode("utf-8", "replace"))

    def _existing(self, files: tuple[Path, ...]) -> tuple[Path, ...]:
        for file in files:
            if not file.is_file():
                raise RehearsalBroke(f"[observe] of the target file names {str(file)!r}; there is no such file.")
        return files
