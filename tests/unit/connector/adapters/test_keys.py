"""The key file, what its keys open, and how they are rotated."""

import json
import stat
from datetime import timedelta

import pytest

from connector.adapters.clock import SystemClock
from connector.adapters.key_file import KeyFile, keys_in
from connector.adapters.keys import OVERLAP, SETTLING
from connector.cli import main
from tests.unit.connector.fakes import FakeClock, seal


def test_file_is_made_once_for_its_owner(tmp_path):
    """A key file that is absent is made, readable by its owner only, and the same from then on."""
    path = tmp_path / "keys.json"
    assert keys_in(path) == keys_in(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["keys.json"]


def test_another_file_is_refused(tmp_path):
    """A file with something else in it is refused."""
    path = tmp_path / "keys.json"
    for content in ("{}", "no json"):
        path.write_text(content)
        with pytest.raises(ValueError):  # noqa: PT011 -- which of them does not matter
            keys_in(path)


def test_public_parts_only(keys):
    """What is published has a key id and no private part."""
    (key,) = keys.jwks()["keys"]
    assert key["kid"]
    assert not set(key) & {"d", "p", "q", "dp", "dq", "qi"}


def test_sealed_document(keys, seal):
    """What Graph seals for our certificate is opened."""
    assert keys.open(seal({"a": ["ä"]})) == {"a": ["ä"]}


@pytest.mark.parametrize("name", ["data", "dataKey", "dataSignature"])
@pytest.mark.parametrize("value", [None, "", "AAAA", "no base64"])
def test_spoiled_document(keys, seal, name, value):
    """A document with anything spoiled is not opened."""
    with pytest.raises(ValueError):  # noqa: PT011 -- which of them does not matter
        keys.open({**seal({}), name: value})


@pytest.fixture
def rotating(tmp_path):
    """A key file with a clock that can be moved, and the same file as another process sees it."""
    clock = FakeClock()
    first = KeyFile(tmp_path / "keys.json", clock)
    clock.time = max(each.since for each in first.keys.signing_keys) + timedelta(days=30)
    return clock, first, KeyFile(tmp_path / "keys.json", clock)


def _published(keys):
    return [key["kid"] for key in keys.jwks()["keys"]]


def test_a_new_key_is_published_before_it_signs(rotating):
    """After a rotation both keys are published; the old one signs until nobody can have an older key set."""
    clock, command, serving = rotating
    old = serving.signing.kid
    command.rotate()
    new = _published(serving)[0]
    assert _published(serving) == [new, old]
    assert serving.signing.kid == old
    clock.time += SETTLING
    assert serving.signing.kid == new


def test_old_notifications_are_opened(rotating):
    """What Graph sealed for the old certificate is opened after the rotation, new subscriptions get the new one."""
    _, command, serving = rotating
    sealed = {**seal({"a": 1}, serving), "encryptionCertificateId": serving.certificate_id}
    command.rotate()
    assert serving.open(sealed) == {"a": 1}
    assert serving.certificate_id != sealed["encryptionCertificateId"]
    assert serving.open({**seal({"b": 2}, serving), "encryptionCertificateId": serving.certificate_id}) == {"b": 2}
    with pytest.raises(ValueError, match="not ours any more"):
        serving.open({**sealed, "encryptionCertificateId": "unknown"})


def test_keys_that_nobody_needs_are_gone(rotating):
    """A rotation drops keys whose successor is older than the overlap, and keeps the name of meetings."""
    clock, command, serving = rotating
    secret = serving.meeting_secret
    command.rotate()
    command.rotate()
    assert len(_published(serving)) == 3
    clock.time += OVERLAP
    command.rotate()
    assert len(_published(serving)) == 2
    assert serving.meeting_secret == secret


def test_a_file_that_is_written_wrongly_is_not_taken_up(rotating):
    """While the file can't be read, the connector goes on with the keys that it has."""
    _, command, serving = rotating
    before = serving.certificate_id
    command._path.write_text("half a fi")
    assert serving.certificate_id == before


def test_files_of_before_are_read(tmp_path):
    """A key file from before keys could be rotated is still good."""
    keys = KeyFile(tmp_path / "new.json", SystemClock()).keys
    old = {
        "signing_pem": keys.signing_keys[0].pem,
        "unsealing_pem": keys.sealing_keys[0].pem,
        "certificate_pem": keys.sealing_keys[0].certificate_pem,
        "meeting_secret": "secret",
    }
    (tmp_path / "old.json").write_text(json.dumps(old))
    read = KeyFile(tmp_path / "old.json", SystemClock())
    assert read.certificate_id == keys.certificate_id
    assert read.meeting_secret == "secret"
    assert read.signing.kid == keys.signing_keys[0].key_id


def test_the_command(tmp_path, monkeypatch, capsys):
    """`connector keys rotate` changes the file of the settings and shows what signs; `list` shows it again."""
    needed = "ENTRA_CLIENT_ID ENTRA_CLIENT_SECRET EPIC_PROVIDER_CLIENT_ID EPIC_PROVIDER_CLIENT_SECRET"
    for name in (*needed.split(), "EPIC_PATIENT_CLIENT_ID", "EPIC_BACKEND_CLIENT_ID"):
        monkeypatch.setenv(f"CONNECTOR_{name}", "x")
    monkeypatch.setenv("CONNECTOR_KEY_FILE", str(tmp_path / "keys.json"))
    first = KeyFile(tmp_path / "keys.json", SystemClock()).certificate_id
    assert main(["keys", "rotate"]) == 0
    assert main(["keys", "list"]) == 0
    said = capsys.readouterr().out
    assert "signs in 10 minutes" in said
    assert said.count(first) == 2
    assert stat.S_IMODE((tmp_path / "keys.json").stat().st_mode) == 0o600
