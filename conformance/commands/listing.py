"""`rehearse list` and `rehearse coverage`: the requirements as a table, with the scenarios that they have."""

import argparse
import shutil
import sys
from collections.abc import Iterable

from conformance.catalogue import Catalogue, bundled_features
from conformance.requirements import read_requirements


def list_requirements(_arguments: argparse.Namespace) -> int:
    """One line per requirement: id, level, number of scenarios, what it needs, its sentence."""
    catalogue = Catalogue(bundled_features())
    _write([f"{'id':<9} {'level':<7} {'scenarios':>9}  {'needs':<13} requirement"])
    for one in read_requirements():
        count = sum(scenario.runs for scenario in catalogue.of(one.id))
        _write([f"{one.id:<9} {one.level:<7} {count or '-':>9}  {' '.join(one.needs):<13} {one.text}"])
    return 0


def coverage(_arguments: argparse.Namespace) -> int:
    """Each requirement with the names of its scenarios, then those that have none."""
    catalogue, requirements = Catalogue(bundled_features()), list(read_requirements())
    bare = [one.id for one in requirements if not catalogue.of(one.id)]
    for one in requirements:
        scenarios = catalogue.of(one.id)
        if scenarios:
            _write([f"{one.id:<9} {one.level}"])
            _write(f"          {scenario.name}  (features/{scenario.file}.feature)" for scenario in scenarios)
    covered = len(requirements) - len(bare)
    _write([f"{covered} of {len(requirements)} requirements have scenarios."])
    if bare:
        _write([f"Without any: {', '.join(bare)}"])
    return 0


def _write(lines: Iterable[str]) -> None:
    """Lines, cut to the width of a terminal but never of a file or pipe."""
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else None
    for line in lines:
        sys.stdout.write(f"{line if width is None or len(line) <= width else line[: width - 1] + '…'}\n")
