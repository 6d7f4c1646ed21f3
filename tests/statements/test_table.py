import ast
from functools import cache

import pytest

from tests.statements.table import ROOT, Statement, statements

ALL = list(statements())
NEEDED = {"epic": {*range(1, 49)}, "graph": {*range(1, 48), *range(55, 61)}}


@cache
def _tests_of(file: str) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("of", NEEDED)
def test_every_statement_is_there_once(of: str) -> None:
    """Each statement that a simulator must keep has one entry."""
    assert sorted(one.number for one in ALL if one.of == of) == sorted(NEEDED[of])


@pytest.mark.parametrize("statement", ALL, ids=lambda one: f"{one.of}-{one.number}")
def test_the_tests_are_there(statement: Statement) -> None:
    """Each rule names tests that exist, and a file that exists."""
    for rule in statement.rules:
        assert (ROOT / rule.file).is_file(), rule.file
        assert rule.tests, rule
        assert [t for t in rule.tests if t.split("::")[1] not in _tests_of(t.split("::")[0])] == []


def test_every_statement_has_a_rule() -> None:
    """A statement without a rule would be a claim that nothing shows."""
    assert [one.number for one in ALL if not one.rules] == []
