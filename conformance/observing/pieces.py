"""The pieces of what is observed: a line of a log, a page of a store, a row of a table, a stretch of a file."""

import contextlib
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

LOG, FILE, PAGE, ROW, WAL, DUMP = "log", "file", "store page", "table", "write-ahead log", "dump"
SCREEN, ADDRESS = "screen", "address"

_SQLITE = b"SQLite format 3\x00"
_WAL_HEADER, _FRAME_HEADER = 32, 24
_STRETCH, _OVERLAP = 256 * 1024, 4096


@dataclass(frozen=True)
class Piece:
    """`content` was found at `where`, such as "acme.sqlite, page 3"; `place` says what kind of place that is."""

    place: str
    where: str
    content: bytes | str


def of_store(file: Path) -> Iterator[Piece]:
    """A store file: SQLite page by page, its write-ahead log and its rows; anything else as bytes."""
    with file.open("rb") as opened:
        head = opened.read(100)
    if not head.startswith(_SQLITE):
        yield from of_file(file, FILE)
        return
    size = int.from_bytes(head[16:18], "big")
    yield from _pages(file, 65536 if size == 1 else size)
    yield from _rows(file)


def of_file(file: Path, place: str, after: int = 0) -> Iterator[Piece]:
    """A file in overlapping stretches, from the byte `after` on; from its beginning if it is shorter than that."""
    with file.open("rb") as opened:
        position = after if after <= file.stat().st_size else 0
        opened.seek(position)
        kept = b""
        while fresh := opened.read(_STRETCH):
            yield Piece(place, f"{file.name}, from byte {position - len(kept)}", kept + fresh)
            position += len(fresh)
            kept = fresh[-_OVERLAP:]


def _pages(file: Path, size: int) -> Iterator[Piece]:
    with file.open("rb") as opened:
        for number, page in enumerate(iter(lambda: opened.read(size), b""), 1):
            yield Piece(PAGE, f"{file.name}, page {number}", page)
    wal = file.with_name(f"{file.name}-wal")
    with contextlib.suppress(FileNotFoundError), wal.open("rb") as opened:
        opened.seek(_WAL_HEADER)
        for number, frame in enumerate(iter(lambda: opened.read(_FRAME_HEADER + size), b""), 1):
            yield Piece(WAL, f"{wal.name}, frame {number}", frame[_FRAME_HEADER:])


def _rows(file: Path) -> Iterator[Piece]:
    """Every value of every row, over a connection that only reads."""
    with contextlib.closing(reading(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            quoted = table.replace('"', '""')
            for number, row in enumerate(connection.execute(f'SELECT * FROM "{quoted}"'), 1):  # noqa: S608 - quoted
                where = f"{file.name}, table {table}, row {number}"
                yield Piece(ROW, where, "\n".join(str(value) for value in row if not isinstance(value, bytes)))
                yield from (Piece(ROW, where, value) for value in row if isinstance(value, bytes))


def reading(file: Path) -> sqlite3.Connection:
    """A connection that only reads."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True, timeout=10)
