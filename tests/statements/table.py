"""What the simulators claim of their vendors, statement by statement, and the rules and tests behind each.

The tables are the TOML files beside this module, one per simulator and subject. A statement has a number, what it says,
and its rules. A rule is a piece of the simulator (`file`, `rule`: a text that occurs in it once), what stands in its
place when it is taken out (`without`), and the tests that fail then.
"""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


@dataclass(frozen=True)
class Rule:
    """A piece of a simulator; `tests` are node ids of pytest without parameters, each of which fails without it."""

    file: str
    rule: str
    without: str
    tests: tuple[str, ...]


@dataclass(frozen=True)
class Statement:
    """A claim about a vendor (`of`: graph or epic) in one sentence."""

    of: str
    number: int
    says: str
    rules: tuple[Rule, ...]


def statements() -> Iterator[Statement]:
    """Every statement, in the order of the files."""
    for path in sorted(HERE.glob("*.toml")):
        for read in tomllib.loads(path.read_text("utf-8"))["statement"]:
            yield Statement(path.name.split("-")[0], read["number"], read["says"], tuple(_rules(read)))


def _rules(read: dict[str, Any]) -> Iterator[Rule]:
    for rule in read["rule"]:
        tests = tuple(f"tests/{name}" for name in rule["tests"])
        yield Rule(rule["file"], rule["rule"].strip("\n"), rule["without"].strip("\n"), tests)
