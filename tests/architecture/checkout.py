"""The files of the project, as git knows them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("simkit", "mock_epic", "mock_graph", "connector", "scenarios", "conformance", "loadtests", "features")


def tracked(*suffixes: str) -> Iterator[Path]:
    """Every tracked file that still exists, with one of the suffixes if any are given; skips what is no clone."""
    if not (ROOT / ".git").exists():
        pytest.skip("This is no clone: git knows which files are the project's.")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    for name in filter(None, listed):
        file = ROOT / name
        if file.is_file() and (not suffixes or file.suffix in suffixes):
            yield file


def modules() -> Iterator[Path]:
    """Every Python file of the packages."""
    return (file for file in tracked(".py") if file.relative_to(ROOT).parts[0] in PACKAGES)


def text_of(file: Path) -> str:
    """The text of a file; bytes that are no text are left out."""
    return file.read_text("utf-8", "ignore")


def shown(file: Path) -> str:
    """The file's name inside the project."""
    return str(file.relative_to(ROOT))
