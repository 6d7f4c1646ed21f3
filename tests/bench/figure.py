"""One measured figure, and how it is shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A value that must not be above its limit. `server` says what was measured, with bounds that were kept."""

    name: str
    value: float
    unit: str
    limit: float
    server: str

    @property
    def holds(self) -> bool:
        """Whether the value is within its limit."""
        return self.value <= self.limit

    def as_json(self) -> dict[str, Any]:
        """The entry of bench.json."""
        return {
            "name": self.name,
            "value": round(self.value, 3),
            "unit": self.unit,
            "limit": self.limit,
            "holds": self.holds,
            "server": self.server,
        }


def table(figures: Iterable[Figure]) -> str:
    """The figures in columns, the failing ones marked."""
    lines = [("", "figure", "value", "limit", "unit", "measured")]
    lines += [
        ("ok" if one.holds else "OVER", one.name, f"{one.value:.2f}", f"{one.limit:g}", one.unit, one.server)
        for one in figures
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(5)]
    return "\n".join(
        "  ".join([*(cell.ljust(width) for cell, width in zip(line[:5], widths, strict=True)), line[5]]).rstrip()
        for line in lines
    )
