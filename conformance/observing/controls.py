"""Positive controls: a leak is planted on purpose in a copy, in each place and form, and must be found there.

Only then does it mean something that nothing was found in the original.
"""

import contextlib
import gzip
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

from conformance.evidence import RehearsalBroke
from conformance.observing.disguises import CONTROL, control_value, disguised
from conformance.observing.pieces import FILE, LOG, PAGE, ROW, WAL, Piece, of_file, of_store, reading
from conformance.observing.search import Search
from simkit.exchange import FORMS

_LABELS = {form: f"{CONTROL} {form}" for form in FORMS}
_VALUES = {form: control_value(form) for form in FORMS}


def prove_store(file: Path) -> int:
    """The search finds what is planted in a copy of a store file; returns in how many ways. RehearsalBroke if not."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, file.name)
        if file.read_bytes()[:6] != b"SQLite":
            return prove_file(file)
        with _planted(file, copy):
            return _all_found(of_store(copy), (PAGE, WAL, ROW), file.name)


def prove_log(file: Path) -> int:
    """The same for a log file."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, file.name)
        copy.write_bytes(file.read_bytes()[-65_536:])
        return _prove_file(copy, LOG)


def prove_file(file: Path) -> int:
    """The same for any other file, as it is read byte by byte."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, file.name)
        copy.write_bytes(file.read_bytes())
        return _prove_file(copy, FILE)


def prove_text(place: str, text: str, called: str) -> int:
    """The same for a text that is no file: a dump, a screen."""
    planted = text + "".join(f"\n{disguised(form, value)}\n" for form, value in _VALUES.items())
    return _all_found([Piece(place, called, planted)], (place,), called)


def _prove_file(copy: Path, place: str) -> int:
    with copy.open("ab") as opened:
        for form, value in _VALUES.items():
            opened.write(f'\n{{"note": "{disguised(form, value)}"}}\n'.encode())
        opened.write(gzip.compress(_VALUES["gzip"].encode()))
    return _all_found(of_file(copy, place), (place,), copy.name)


@contextlib.contextmanager
def _planted(file: Path, copy: Path) -> Iterator[None]:
    """A copy of a SQLite store with leaks in a table, in pages that a deletion left behind, and in its log."""
    with contextlib.closing(reading(file)) as original, contextlib.closing(sqlite3.connect(copy)) as connection:
        original.backup(connection)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA secure_delete=OFF")
        for table in ("control_kept", "control_gone"):
            connection.execute(f"CREATE TABLE {table} (note)")
            notes = [(f"note{disguised(form, value)}",) for form, value in _VALUES.items()]
            connection.executemany(f"INSERT INTO {table} VALUES (?)", notes)  # noqa: S608 - our own name
        connection.execute("INSERT INTO control_kept VALUES (?)", (gzip.compress(_VALUES["gzip"].encode()),))
        connection.commit()
        connection.execute("DELETE FROM control_gone")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.execute("PRAGMA wal_autocheckpoint=0")
        connection.executemany("INSERT INTO control_kept VALUES (?)", notes)
        connection.commit()
        yield


def _all_found(pieces: Iterable[Piece], places: tuple[str, ...], called: str) -> int:
    search = Search([(_LABELS[form], value) for form, value in _VALUES.items()])
    found = {(leak.place, leak.label, leak.form) for leak in search(pieces)}
    for place in places:
        for form in FORMS:
            if (place, _LABELS[form], form) not in found:
                raise RehearsalBroke(
                    f"The search for names missed its positive control: {form} in the {place} of {called}."
                )
    return len(places) * len(FORMS)
