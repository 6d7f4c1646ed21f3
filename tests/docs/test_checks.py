"""docs/checks.md is the page of the crooked connectors that there are, as they declare what differs."""

import re

from conformance.requirements import read_requirements
from tests.crooked.catalogue import CROOKED, name_of
from tests.crooked.prove import CHECKS

ROW = re.compile(r"^\| (?P<requirement>[A-Z]+-\d+) \| (?P<caught>[^|]*?) \| (?P<beside>[^|]*?) ?\|$", re.MULTILINE)


def test_every_requirement_has_its_row() -> None:
    """The table has a row for each requirement, in the order of the list."""
    assert [row["requirement"] for row in _rows()] == read_requirements().ids()


def test_every_row_is_as_declared() -> None:
    """Each row names the connectors that declare its requirement, by what becomes of it."""
    for row in _rows():
        shown = _verdicts(row["caught"], "fail") | _verdicts(row["beside"], "skipped")
        assert shown == _declared(row["requirement"]), row["requirement"]


def test_every_connector_is_told_of() -> None:
    """The page says of each connector, and of no other, what it does."""
    told = re.findall(r"^\* \*\*([\w ]+)\*\*: ", CHECKS.read_text("utf-8"), re.MULTILINE)
    assert told == [_called(name_of(module)) for module in CROOKED]


def _rows() -> list[re.Match[str]]:
    return list(ROW.finditer(CHECKS.read_text("utf-8")))


def _verdicts(cell: str, usual: str) -> dict[str, str]:
    named = re.findall(r"([\w ]+?)(?: \((\w+)\))?(?:, |$)", "" if cell == "none" else cell)
    return {name: verdict or usual for name, verdict in named}


def _declared(requirement: str) -> dict[str, str]:
    return {
        _called(name_of(module)): module.DIFFERS[requirement] for module in CROOKED if requirement in module.DIFFERS
    }


def _called(name: str) -> str:
    return name.replace("_", " ")
