"""Which line of a TOML text a key stands on: tomllib reads values and forgets where it found them."""

import re
import tomllib
from collections.abc import Iterator

Path = tuple[str, ...]
_HEADER = re.compile(r"^\s*\[\[?\s*(?P<name>[^\[\]]+?)\s*\]\]?\s*(#.*)?$")
_PART = re.compile(r"""\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|([A-Za-z0-9_-]+))\s*(\.)?""")


def key_lines(text: str) -> dict[Path, int]:
    """The line number, counted from 1, of each table and key; `text` must be valid TOML.

    Keys of an inline table stand on the line where its value begins.
    """
    found: dict[Path, int] = {}
    table: Path = ()
    for number, line, statement in _statements(text.splitlines()):
        header = _HEADER.match(line)
        if header and "=" not in line.split("#")[0]:
            table = _parts(header["name"])
            _note(found, table, number)
        else:
            _note_keys(found, table, tomllib.loads(statement), number)
    return found


def _statements(lines: list[str]) -> Iterator[tuple[int, str, str]]:
    """Each header or assignment with its number, first line and whole text; a value may go on over several lines."""
    start = 0
    while start < len(lines):
        line = lines[start]
        if not line.strip() or line.lstrip().startswith("#"):
            start += 1
            continue
        end = start + 1
        while end < len(lines) and not _complete("\n".join(lines[start:end])):
            end += 1
        yield start + 1, line, "\n".join(lines[start:end])
        start = end


def _complete(statement: str) -> bool:
    try:
        tomllib.loads(statement)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _parts(name: str) -> Path:
    return tuple(double or single or bare for double, single, bare, _ in _PART.findall(name))


def _note(found: dict[Path, int], path: Path, number: int) -> None:
    for length in range(1, len(path) + 1):
        found.setdefault(path[:length], number)


def _note_keys(found: dict[Path, int], table: Path, assigned: dict[str, object], number: int) -> None:
    for key, value in assigned.items():
        _note(found, (*table, key), number)
        if isinstance(value, dict):
            _note_keys(found, (*table, key), value, number)
