"""Calls over real connections: what a server sees of them, with and without TLS."""

import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import trustme

from connector.adapters.direct import DirectAdapter
from connector.adapters.http import Http, RetryPolicy
from connector.domain.problems import TooBusy


class _Echo(BaseHTTPRequestHandler):
    """Answers with what it was asked, over connections that are kept."""

    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.seen.append((self.client_address, self.path, dict(self.headers), body))
        answer = json.dumps({"heard": body.decode()}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Set-Cookie", "EpicPersistenceCookie=one; Path=/")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


@pytest.fixture(params=["http", "https"])
def server(request, tmp_path):
    """A server; its authority is trusted by `http_of`."""
    running = ThreadingHTTPServer(("127.0.0.1", 0), _Echo)
    running.daemon_threads = True
    running.seen, running.scheme, running.authority = [], request.param, trustme.CA()
    if request.param == "https":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        running.authority.issue_cert("localhost").configure_cert(context)
        running.socket = context.wrap_socket(running.socket, server_side=True)
    threading.Thread(target=running.serve_forever, args=(0.05,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def _url(server):
    return f"{server.scheme}://localhost:{server.server_port}/token?a=b%20c"


def _http(server, folder):
    bundle = folder / "ca.pem"
    server.authority.cert_pem.write_to_path(str(bundle))
    return Http(bundle, lambda _seconds: None, RetryPolicy())


def test_calls_arrive_whole_over_one_connection(server, tmp_path):
    """Address, headers and body arrive as given; the second call takes the connection of the first and no cookie."""
    http = _http(server, tmp_path)
    for body in ("one", "two"):
        answer = http.send("Epic", "POST", _url(server), data={"code": body}, headers={"Epic-Client-ID": "c"})
        assert (answer.status_code, answer.json()) == (200, {"heard": f"code={body}"})
    (first, path, headers, _), (second, _, again, body) = server.seen
    assert (first, path, headers["Epic-Client-ID"]) == (second, "/token?a=b%20c", "c")
    assert (body, "Cookie" in again) == (b"code=two", False)


def test_only_the_given_authority_is_trusted(server, tmp_path):
    """Over TLS a server is believed whose certificate the given authority has issued, and no other."""
    other = tmp_path / "other.pem"
    trustme.CA().cert_pem.write_to_path(str(other))
    distrustful = Http(other, lambda _seconds: None, RetryPolicy())
    if server.scheme == "http":
        assert distrustful.send("Epic", "POST", _url(server), data="x").status_code == 200
        return
    with pytest.raises(TooBusy):
        distrustful.send("Epic", "POST", _url(server), data="x")
    assert server.seen == []


def test_a_request_is_written_at_once():
    """Headers and body leave together, and what is written later is not held back."""
    written = []
    connection = DirectAdapter().poolmanager.connection_from_url("http://epic.example").ConnectionCls("epic.example")
    connection.sock = SimpleNamespace(sendall=written.append, settimeout=lambda _seconds: None)
    connection.request("POST", "/token", body=b"code=1", headers={"Epic-Client-ID": "c"})
    assert len(written) == 1
    assert written[0].startswith(b"POST /token HTTP/1.1\r\n")
    assert written[0].endswith(b"\r\n\r\ncode=1")
    connection.send(b"more")
    assert written[1:] == [b"more"]
