import ast
import re
from pathlib import Path

from tests.architecture.checkout import ROOT, modules, shown, text_of, tracked

LONGEST = 300
# Written in parts, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:work|home|Users|root)/\w" + r"|/tm" + r"p/\w|\bshared/(?:design|reference)")
REGISTRIES = re.compile(
    r"pypi\.o"
    + r"rg|python"
    + r"hosted|npmj"
    + r"s\.|crates\.i"
    + r"o|deb\.deb"
    + r"ian|archive\.ubu"
    + r"ntu|fil"
    + r"es?://"
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b|NotImplemented" + r"Error")


def lines_with(pattern: re.Pattern[str], files: list[Path]) -> list[str]:
    """Every line of the files in which the pattern occurs, with its place."""
    return [
        f"{shown(file)}:{number}: {line.strip()}"
        for file in files
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_module_is_long() -> None:
    """A module of the packages has one subject, and so at most 300 lines."""
    lengths = {shown(file): len(text_of(file).splitlines()) for file in modules()}
    assert {name: length for name, length in lengths.items() if length > LONGEST} == {}


def test_every_module_says_what_it_is() -> None:
    """Every module of the packages begins with a docstring, unless it is empty or only starts its package."""
    speaking = (file for file in modules() if text_of(file).strip() and file.name != "__main__.py")
    assert [shown(file) for file in speaking if not ast.get_docstring(_parsed(file))] == []


def test_nothing_is_unfinished() -> None:
    """No file of the project puts work off."""
    assert lines_with(UNFINISHED, list(tracked(".py", ".md", ".toml", ".yaml", ".html"))) == []


def test_no_file_knows_a_machine() -> None:
    """No file of the project holds a path of the machine that it was written on."""
    assert lines_with(MACHINE_PATHS, list(tracked())) == []


def test_no_file_names_a_registry() -> None:
    """No file of the project says where packages are downloaded from: that is for the machine to know."""
    assert lines_with(REGISTRIES, list(tracked())) == []


def test_every_pin_is_a_version_and_nothing_else() -> None:
    """The constraints are exact versions, each package once, in alphabetical order."""
    pins = [line for line in text_of(ROOT / "constraints.txt").splitlines() if not line.startswith("#")]
    assert [pin for pin in pins if not re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+]+", pin)] == []
    names = [pin.split("==")[0].lower() for pin in pins]
    assert names == sorted(set(names))


def test_every_test_states_a_fact() -> None:
    """Every test has a docstring: the fact that it states."""
    silent = [
        f"{shown(file)}::{node.name}"
        for file in tracked(".py")
        if file.is_relative_to(ROOT / "tests")
        for node in ast.walk(_parsed(file))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_") and not ast.get_docstring(node)
    ]
    assert silent == []


def test_no_test_sleeps() -> None:
    """Tests and features wait for conditions, not for time to pass."""
    waits = re.compile(r"\btime\.sl" + r"eep\(")
    places = [file for file in tracked(".py") if file.relative_to(ROOT).parts[0] in {"tests", "features"}]
    assert lines_with(waits, places) == []


def _parsed(file: Path) -> ast.Module:
    return ast.parse(text_of(file))
