"""`python -m loadtests` as a user meets it."""

import json
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from loadtests.cli import main
from loadtests.clinic import NotConnected
from tests.free_ports import free_ports

TARGET = """
schema = 1
name = "Acme"
[connector]
base_url = "https://visits.acme.example"
start = ["true"]
[connector.launch]
provider = "/a"
patient = "/b"
[context]
provider = "sessionId=%CSN%"
patient = "sessionId=%CSN%"
[epic.provider]
client_id = "a"
redirect_uris = ["/c"]
auth = "none"
[epic.patient]
client_id = "b"
redirect_uris = ["/c"]
auth = "none"
[epic.backend]
client_id = "c"
auth = "private_key_jwt"
jwks_url = "/jwks.json"
[entra]
client_id = "6f1e0000-0000-4000-8000-000000000000"
client_secret = "not-a-secret"
redirect_uris = ["/d"]
"""


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "the following arguments are required: PROFILE"),
        (["smok"], "There is no load profile 'smok'; the nearest one is 'smoke'."),
        (["smoke", "--users", "3"], "3 users are not possible; an even number is"),
        (["smoke", "--users", "few"], "'few' is not a whole number"),
        (["smoke", "--duration", "soon"], "'soon' is no duration; write 30s"),
        (["smoke", "--workers", "0"], "a whole number from 1 to 16 is allowed"),
        (["smoke", "--target", "none.toml"], "none.toml"),
        (["smoke", "--port-base", "70000"], "--port-base 70000 is not possible"),
    ],
)
def test_wrong_usage_is_one_sentence_and_exit_status_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong and what would be right, before anything is started."""
    assert main(words) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert told.count("\n") == 1


def test_a_target_that_is_not_on_loopback_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody's environment is loaded by mistake."""
    file = tmp_path / "acme.toml"
    file.write_text(TARGET, "utf-8")
    assert main(["smoke", "--target", str(file)]) == 2
    told = capsys.readouterr().err
    assert "The address of Acme is https://visits.acme.example, which is not this machine" in told


@pytest.mark.slow
def test_a_short_load_measures_and_judges(tmp_path: Path) -> None:
    """Two pairs for four seconds finish visits, in one meeting each, and leave their reports; nothing stays behind."""
    base = free_ports()
    words = ["smoke", "--users", "4", "--duration", "4s", "--port-base", str(base), "--report", str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-m", "loadtests", *words], capture_output=True, text=True, timeout=120, check=False
    )
    assert "Traceback" not in done.stderr
    assert (tmp_path / "load.json").exists(), done.stderr
    shown = json.loads((tmp_path / "load.json").read_text("utf-8"))
    assert shown["exit_status"] == done.returncode
    assert shown["visits"]["finished"] >= 2
    assert shown["visits"]["troubles"] == []
    assert shown["requests"]["failure_ratio"] == 0
    assert {hop["name"] for hop in shown["hops"]} >= {
        "connector: launch (provider)",
        "teams: join",
        "microsoft: sign in",
    }
    assert [check["verdict"] for check in shown["checks"] if "one meeting" in check["sentence"]] == ["pass"]
    assert (tmp_path / "locust.html").stat().st_size > 100_000
    for port in (base, base + 10, base + 20):
        socket.create_server(("127.0.0.1", port)).close()


def test_a_target_that_cannot_be_connected_has_failed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 1, as for any other fault of the target, and the sentence that says what it did."""

    def never_connected(*_: object) -> None:
        raise NotConnected("The clinic could not be connected before the load.")

    monkeypatch.setattr("loadtests.cli.run", never_connected)
    assert main(["smoke", "--report", str(tmp_path)]) == 1
    assert capsys.readouterr().err == "rehearse load: The clinic could not be connected before the load.\n"
