"""What is checked before the connector serves."""

import socket
import sqlite3

import pytest

from connector.serving import check_files, check_port, main, take_headers_away
from connector.settings import Settings, SettingsError


def test_taken_port():
    """A port that somebody else listens on is refused in a sentence."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=f"CONNECTOR_PORT is {port}"):
            check_port(Settings(port=port))


@pytest.mark.parametrize(
    "unusable", [{"key_file": "/nowhere/keys.json"}, {"database_url": "sqlite:////nowhere/connector.sqlite"}]
)
def test_unusable_files(tmp_path, unusable):
    """A key file or database in a directory that is not there is refused in a sentence."""
    usable = {"key_file": tmp_path / "k.json", "database_url": f"sqlite:///{tmp_path}/c.sqlite"}
    check_files(Settings(**usable))
    with pytest.raises(SettingsError, match="can't be used"):
        check_files(Settings(**{**usable, **{k: type(usable[k])(v) for k, v in unusable.items()}}))


def test_wrong_setting_ends_with_two(monkeypatch, capsys):
    """A wrong setting ends the program with one sentence and exit status 2."""
    monkeypatch.setenv("CONNECTOR_PORT", "many")
    assert main() == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_no_variable_is_taken_for_a_header():
    """What the process was started with does not come with requests; everything else stays."""
    environment = {"HTTP_PROXY": "http://user:secret@proxy", "HTTP_COOKIE": "a=b", "CONTENT_TYPE": "c", "PATH": "d"}
    take_headers_away(environment)
    assert environment == {"PATH": "d"}


def test_abandoned_sign_ins_are_forgotten(world, tmp_path):
    """A sign-in that nobody came back from leaves nothing behind."""
    world.launch(user="EMP1")
    world.clock.move(minutes=11)
    world.app.extensions["connector"].background.do_chores()
    with sqlite3.connect(tmp_path / "connector-americas.sqlite") as connection:
        assert connection.execute("SELECT count(*) FROM attempts").fetchone() == (0,)
