"""What is said of an address that is not ready."""

import socket
import ssl
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import trustme

from conformance.stack.running import instead_of_200


class _Status(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(int(self.path.strip("/")))
        self.end_headers()

    def log_message(self, *_given: object) -> None:
        """Say nothing."""


@pytest.fixture
def served() -> Iterator[ThreadingHTTPServer]:
    """A server that answers the status that its address names."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Status)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


def test_a_status(served):
    """Another status than 200 is named."""
    place = f"http://127.0.0.1:{served.server_address[1]}"
    assert instead_of_200(f"{place}/200", None) == ""
    assert instead_of_200(f"{place}/404", None) == "it answers 404"


def test_nothing():
    """Nobody listens."""
    assert instead_of_200("http://127.0.0.1:9/", None) == "nothing answers there"


def test_silence(monkeypatch):
    """Somebody listens and says nothing."""
    monkeypatch.setattr("conformance.stack.running._ANSWERS_WITHIN_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        said = instead_of_200(f"http://127.0.0.1:{silent.getsockname()[1]}/", None)
    assert said == "it says nothing for 0.2 s"


def test_a_certificate_of_its_own(served, tmp_path):
    """A certificate of another authority is told from silence; one of the throw-away authority is trusted."""
    authority, context = trustme.CA(), ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    served.socket = context.wrap_socket(served.socket, server_side=True)
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    place = f"https://127.0.0.1:{served.server_address[1]}"
    assert instead_of_200(f"{place}/200", str(tmp_path / "ca.pem")) == ""
    assert instead_of_200(f"{place}/200", None) == "it shows a certificate that the rehearsal does not trust"


def test_no_tls(served):
    """An address that begins with https and serves http is told from silence."""
    said = instead_of_200(f"https://127.0.0.1:{served.server_address[1]}/200", None)
    assert said == "it does not speak TLS"
