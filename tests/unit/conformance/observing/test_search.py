"""What is hidden in a store or a log is found, whatever it hides behind; and where nothing is, nothing is found."""

import contextlib
import gzip
import sqlite3

import pytest

from conformance.evidence import RehearsalBroke
from conformance.observing import controls, pieces
from conformance.observing.disguises import disguised
from conformance.observing.observed import Observed
from conformance.observing.pieces import LOG, Piece, of_file, of_store
from conformance.observing.search import Search
from conformance.targets.target import Observe
from simkit.exchange import FORMS

NAME = "Maya Lindqvist"
SEARCH = Search([("patient name", NAME)])


@pytest.fixture
def store(tmp_path):
    """A SQLite store with a connection that keeps its write-ahead log."""
    file = tmp_path / "acme.sqlite"
    with contextlib.closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE visits (id, note)")
        connection.commit()
        yield file, connection


def _forms(found):
    return {(leak.place, leak.form) for leak in found}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_found_between_its_neighbours(form):
    """A value is found in each form, also where it follows upon other letters without a gap."""
    hidden = disguised(form, NAME)
    for before in ("", "x", "xy", "xyz", "\x01note"):
        content = (before + hidden + "\x00").encode()
        assert form in {leak.form for leak in SEARCH([Piece(LOG, "a log", content)])}, before


def test_nothing_is_found_where_nothing_is():
    """Other people's names, ids and encoded texts raise no alarm."""
    text = " ".join(disguised(form, "Tomas Reyes") for form in FORMS)
    assert list(SEARCH([Piece(LOG, "a log", text)])) == []


def test_a_leak_never_shows_its_value():
    """What is said of a leak is its label, its place and its form."""
    (leak,) = SEARCH([Piece(LOG, "acme.log, from byte 0", NAME)])
    assert str(leak) == "patient name in acme.log, from byte 0 (raw)"


def test_rows_pages_and_write_ahead_log(store):
    """A value in a table is found as a row, in the write-ahead log and, after a checkpoint, on a page."""
    file, connection = store
    connection.execute("INSERT INTO visits VALUES (1, ?)", (NAME,))
    connection.commit()
    assert {place for place, _ in _forms(SEARCH(of_store(file)))} >= {pieces.ROW, pieces.WAL}
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert {place for place, _ in _forms(SEARCH(of_store(file)))} == {pieces.ROW, pieces.PAGE}


def test_what_was_deleted_is_found_on_its_page(store):
    """A row that is gone from the table but not from the file is found."""
    file, connection = store
    connection.execute("PRAGMA secure_delete=OFF")
    connection.execute("INSERT INTO visits VALUES (1, ?)", (NAME,))
    connection.execute("DELETE FROM visits")
    connection.commit()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert {place for place, _ in _forms(SEARCH(of_store(file)))} == {pieces.PAGE}


def test_blobs_are_read(store):
    """A value that is compressed in a blob is found."""
    file, connection = store
    connection.execute("INSERT INTO visits VALUES (1, ?)", (gzip.compress(NAME.encode()),))
    connection.commit()
    assert (pieces.ROW, "gzip") in _forms(SEARCH(of_store(file)))


def test_controls_in_sqlite(store):
    """In each of the three places of a SQLite file each form is planted and found."""
    file, _ = store
    assert controls.prove_store(file) == 3 * len(FORMS)


def test_controls_leave_the_original_alone(store, tmp_path):
    """Positive controls are planted in copies."""
    file, _ = store
    log = tmp_path / "acme.log"
    log.write_text("started\n")
    before = file.read_bytes(), log.read_bytes()
    controls.prove_store(file)
    controls.prove_log(log)
    assert (file.read_bytes(), log.read_bytes()) == before


def test_a_search_that_misses_is_an_error(tmp_path, monkeypatch):
    """A search that does not find what was planted ends the check as an error that names form and place."""
    log = tmp_path / "acme.log"
    log.write_text("started\n")
    monkeypatch.setattr(controls, "Search", lambda values: lambda pieces: iter(()))
    with pytest.raises(RehearsalBroke, match=r"missed its positive control: raw in the log of acme\.log"):
        controls.prove_log(log)


def test_only_what_was_logged_since(tmp_path):
    """After `mark` the lines before it are nobody's business; a log that begins anew is read from its beginning."""
    log = tmp_path / "acme.log"
    log.write_text("Maya Lindqvist, long ago\n")
    observed = Observed(Observe(logs=(log,)))
    observed.mark()
    assert list(SEARCH(observed.logs())) == []
    log.write_text("Maya Lindqvist\n")
    assert len(list(SEARCH(observed.logs()))) == 1


def test_a_value_across_two_stretches(tmp_path, monkeypatch):
    """A file is read in stretches that overlap, so nothing is cut in two."""
    monkeypatch.setattr(pieces, "_STRETCH", 8192)
    log = tmp_path / "acme.log"
    log.write_text("." * 8185 + NAME + "." * 100)
    assert list(SEARCH(of_file(log, LOG)))


def test_a_dump_is_read_and_proven(tmp_path):
    """The output of the command of a region is searched, with positive controls."""
    command = ("{python}", "-c", f"print('INSERT INTO visits VALUES ({NAME})')")
    observed = Observed(Observe(dumps={"emea": command}))
    assert observed.regions == ["emea"]
    assert observed.prove_stores() == len(FORMS)
    assert [leak.label for leak in SEARCH(observed.store("emea"))] == ["patient name"]


def test_a_dump_that_fails(tmp_path):
    """A command that fails ends the check as an error."""
    observed = Observed(Observe(dumps={"emea": ("{python}", "-c", "raise SystemExit(3)")}))
    with pytest.raises(RehearsalBroke, match="The dump of the store emea failed"):
        list(observed.stores())


def test_a_file_that_is_not_there(tmp_path):
    """A file that the target file names and that does not exist is an error that names it."""
    observed = Observed(Observe(stores={"apac": (tmp_path / "none.sqlite",)}))
    with pytest.raises(RehearsalBroke, match=r"none\.sqlite"):
        list(observed.stores())


def test_where_files_are(tmp_path):
    """Relative files hang below the directory of the target, {output} is the file that keeps what it writes."""
    import pathlib

    observe = Observe(logs=(pathlib.Path("{output}"), pathlib.Path("a.log")), stores={"emea": (pathlib.Path("e.db"),)})
    there = observe.at(tmp_path, tmp_path / "logs" / "target.log")
    assert there.logs == (tmp_path / "logs" / "target.log", tmp_path / "a.log")
    assert there.stores == {"emea": (tmp_path / "e.db",)}
    nowhere = observe.at(None, None)
    assert (nowhere.logs, nowhere.stores) == ((), {})
