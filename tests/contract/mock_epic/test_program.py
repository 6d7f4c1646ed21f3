"""`python -m mock_epic` by itself."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry


def free_port() -> int:
    """A port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(**changes: str) -> dict[str, str]:
    """This environment with other settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MOCK_EPIC_")}
    return {**kept, **changes}


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """It is ready by itself, answers under its public address, and ends on SIGTERM."""
    port = free_port()
    settings = environment(MOCK_EPIC_PORT=str(port), MOCK_EPIC_PUBLIC_URL="http://epic.example:99/")
    program = subprocess.Popen([sys.executable, "-m", "mock_epic"], env=settings, cwd=tmp_path)
    try:
        session = requests.Session()
        session.mount("http://", HTTPAdapter(max_retries=Retry(total=400, backoff_factor=0.05, backoff_max=0.2)))
        base = f"http://127.0.0.1:{port}"
        assert session.get(f"{base}/_sim/health", timeout=10).json()["simulator"] == "mock_epic"
        made = session.put(f"{base}/_sim/clinics/c", json={}, timeout=10).json()
        assert made["fhir_base"] == "http://epic.example:99/c/api/FHIR/R4"
    finally:
        program.send_signal(signal.SIGTERM)
        program.wait(30)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"MOCK_EPIC_PORT": "seven"}, "MOCK_EPIC_PORT is 'seven'"),
        ({"MOCK_EPIC_PUBLIC_URL": "epic.example"}, "MOCK_EPIC_PUBLIC_URL is 'epic.example'"),
        ({"MOCK_EPIC_TLS_CERT": "nowhere.pem"}, "MOCK_EPIC_TLS_CERT is 'nowhere.pem'"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_sentence(settings: dict[str, str], words: str) -> None:
    """Exit status 2 and one line that names the variable, its value and what is allowed."""
    ended = subprocess.run(
        [sys.executable, "-m", "mock_epic"], env=environment(**settings), capture_output=True, text=True, timeout=30,
        check=False,
    )  # fmt: skip
    assert ended.returncode == 2
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_a_taken_port_is_refused_in_one_sentence() -> None:
    """Exit status 2 and one line that names the address."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "mock_epic"], env=environment(MOCK_EPIC_PORT=str(port)), capture_output=True,
            text=True, timeout=30, check=False,
        )  # fmt: skip
    assert ended.returncode == 2
    assert f"127.0.0.1:{port}" in ended.stderr
    assert ended.stderr.count("\n") == 1
