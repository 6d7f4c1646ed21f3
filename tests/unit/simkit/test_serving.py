import contextlib
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
import trustme
from flask import Flask

from simkit.control_client import ControlClient, ControlError
from simkit.serving import NEW_OBJECTS, run_in_thread

ROOT = Path(__file__).parents[3]
PROGRAM = [sys.executable, "-m", "tests.unit.simkit.sample_program"]


def free_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def started(**settings: str) -> subprocess.Popen[str]:
    """The sample program with these settings."""
    given = {f"MOCK_CHART_{name}": value for name, value in settings.items()}
    return subprocess.Popen(PROGRAM, cwd=ROOT, env={**os.environ, **given}, text=True, stderr=subprocess.PIPE)


def refused(**settings: str) -> tuple[int, str]:
    """Exit status and last words of a program that does not start."""
    with started(**settings) as program:
        _, words = program.communicate(timeout=30)
        return program.returncode, words


@contextlib.contextmanager
def running(verify: str | None = None, **settings: str) -> Iterator[ControlClient]:
    """The sample program while it serves; it must stop by itself when asked to."""
    port = free_port()
    client = ControlClient(f"{'https' if verify else 'http'}://127.0.0.1:{port}", verify)
    with started(PORT=str(port), **settings) as program:
        try:
            wait_for(client, program)
            yield client
        finally:
            program.send_signal(signal.SIGTERM)
            program.wait(timeout=10)


def wait_for(client: ControlClient, program: subprocess.Popen[str]) -> None:
    """Ask for health until it is answered."""
    for _ in range(300):
        with contextlib.suppress(ControlError):
            client.health()
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            program.wait(timeout=0.1)
            break
    raise AssertionError("The program does not serve.")


@pytest.fixture(scope="module")
def client() -> Iterator[ControlClient]:
    """The sample program, served by granian without TLS."""
    with running() as served:
        yield served


@pytest.mark.parametrize(
    ("fault", "recorded"), [("chart-unreachable", None), ("chart-answer-lost", None), ("chart-throttles", 429)]
)
def test_a_program_spoils_as_it_is_told(client: ControlClient, fault: str, recorded: int | None) -> None:
    """Served as a program, a cut connection breaks for the caller and a refusal is a refusal."""
    client.arm(fault, fault)
    url = f"{client.base_url}/{fault}/reports/1"
    if recorded is None:
        with pytest.raises(requests.RequestException):
            requests.post(url, timeout=5)
    else:
        assert requests.post(url, timeout=5).status_code == recorded
    (exchange,) = client.ledger(fault, wait_s=5).exchanges
    assert (exchange.fault, exchange.status) == (fault, recorded)
    assert requests.post(url, timeout=5).json() == {"heard": True}


def test_a_program_keeps_addresses_as_they_were_sent(client: ControlClient) -> None:
    """Served as a program, the ledger has the query as it was sent."""
    requests.get(f"{client.base_url}/query/visits?on=10%3A00&who=a+b", timeout=5)
    assert client.ledger("query").exchanges[0].url == f"{client.base_url}/query/visits?on=10%3A00&who=a+b"


def test_a_program_takes_no_variable_for_what_was_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables of the process that are called like those of a request are not recorded as if they had been sent."""
    monkeypatch.setenv("RAW_URI", "/secret")
    monkeypatch.setenv("REQUEST_URI", "/secret")
    monkeypatch.setenv("HTTP_X_PROXY", "http://user:secret@127.0.0.1:9")
    monkeypatch.setenv("CONTENT_TYPE", "text/secret")
    with running() as client:
        requests.get(f"{client.base_url}/variables/visits", timeout=5)
        assert "secret" not in str(client.ledger("variables").exchanges[0])


def test_a_program_serves_a_kept_connection(client: ControlClient) -> None:
    """A caller that keeps its connection is answered again and again."""
    with requests.Session() as session:
        answers = [session.get(f"{client.base_url}/kept/visits", timeout=5).text for _ in range(5)]
    assert answers == ["abc"] * 5


def test_a_program_seldom_looks_for_garbage(client: ControlClient) -> None:
    """Where the simulator runs, many objects are made before Python looks through them."""
    assert requests.get(f"{client.base_url}/garbage", timeout=5).json() == {"new_objects": NEW_OBJECTS}


def test_a_program_serves_tls(tmp_path: Path) -> None:
    """With a certificate a program serves https, and callers without the authority are turned away."""
    authority = trustme.CA()
    issued = authority.issue_cert("127.0.0.1")
    cert, key, bundle = (tmp_path / name for name in ("cert.pem", "key.pem", "ca.pem"))
    issued.cert_chain_pems[0].write_to_path(cert)
    issued.private_key_pem.write_to_path(key)
    authority.cert_pem.write_to_path(bundle)
    with running(str(bundle), TLS_CERT=str(cert), TLS_KEY=str(key)) as client:
        assert client.health()["status"] == "ready"
        with pytest.raises(ControlError, match="SSLError"):
            ControlClient(client.base_url).health()


def test_a_thread_serves_tls(app: Flask) -> None:
    """Tests can serve an application over TLS in a thread."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with authority.cert_pem.tempfile() as bundle, run_in_thread(app, ssl_context=context) as address:
        assert address.startswith("https://")
        assert ControlClient(address, bundle).health()["status"] == "ready"


def test_a_wrong_setting_ends_a_program() -> None:
    """A wrong setting is one sentence and exit status 2."""
    assert refused(PORT="x") == (2, "MOCK_CHART_PORT is 'x'; a whole number from 1 to 65535 is allowed.\n")


def test_a_taken_port_ends_a_program() -> None:
    """A port that is taken is one sentence and exit status 2."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, words = refused(PORT=str(port))
    assert status == 2
    assert words.startswith(f"127.0.0.1:{port} cannot be listened on (")
    assert words.endswith("stop what uses that port or choose another one.\n")


def test_an_unknown_host_ends_a_program() -> None:
    """A host that is none of this machine's is one sentence and exit status 2."""
    status, words = refused(HOST="192.0.2.1")
    assert status == 2
    assert words.startswith("192.0.2.1:7499 cannot be listened on (")
    assert words.count("\n") == 1
