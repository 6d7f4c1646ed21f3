"""The requirements that a rehearsal judges: requirements.csv, one row each."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources

from conformance.usage import WrongUsage, nearest

MUST = "MUST"
SHOULD = "SHOULD"


@dataclass(frozen=True)
class Requirement:
    """One row. `needs` are the capabilities that it takes, `subject` is connector or simulator."""

    id: str
    level: str
    needs: tuple[str, ...]
    subject: str
    observed_by: tuple[str, ...]
    text: str
    source: str


class Requirements:
    """All requirements in the order of the file."""

    def __init__(self, rows: Iterator[Requirement]) -> None:
        self._by_id = {row.id: row for row in rows}

    def __iter__(self) -> Iterator[Requirement]:
        return iter(self._by_id.values())

    def __contains__(self, wanted: object) -> bool:
        return wanted in self._by_id

    def __getitem__(self, wanted: str) -> Requirement:
        """The requirement of that id, whatever its capitals; WrongUsage with the nearest id if there is none."""
        found = self._by_id.get(wanted) or self._by_id.get(wanted.upper())
        if found is None:
            near, kin = nearest(wanted, self._by_id), self.kin(wanted)
            hint = f"the nearest one is {near}" if near else "`rehearse list` shows them all"
            raise WrongUsage(f"There is no requirement {wanted!r}; {kin or hint}.")
        return found

    def kin(self, beginning: str) -> str:
        """Which requirements have ids that begin with a word, in words; empty if none has."""
        found = [one for one in self._by_id if one.startswith(f"{beginning.upper().rstrip('-')}-")]
        return f"there are {found[0]} to {found[-1]}" if found else ""

    def ids(self) -> list[str]:
        """All ids in the order of the file."""
        return list(self._by_id)


def read_requirements() -> Requirements:
    """The rows of the package's requirements.csv."""
    text = resources.files("conformance").joinpath("requirements.csv").read_text("utf-8")
    return Requirements(_requirement(row) for row in csv.DictReader(text.splitlines()))


def _requirement(row: dict[str, str]) -> Requirement:
    return Requirement(
        id=row["id"],
        level=row["level"],
        needs=tuple(row["needs"].split()),
        subject=row["subject"],
        observed_by=tuple(part.strip() for part in row["observed_by"].split(";")),
        text=row["requirement"],
        source=row["source"],
    )
