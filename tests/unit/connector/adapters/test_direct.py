"""Calls over real connections: what a server sees of them, with and without TLS."""

import gzip
import json
import socket
import ssl
import threading
import zlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import trustme
from requests import ConnectionError as NoAnswer
from requests import PreparedRequest
from requests.exceptions import InvalidHeader, InvalidURL

from connector.adapters import direct
from connector.adapters.direct import DirectAdapter, DirectRequest
from connector.adapters.http import Http, RetryPolicy, document, somebody_waits
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


@pytest.fixture
def told():
    """A server that answers each connection of its own with what it is told to; what it heard in one piece is kept."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = SimpleNamespace(
            url=f"http://127.0.0.1:{listening.getsockname()[1]}/x", answers=[], heard=[], closed=threading.Event()
        )

        def serve():
            while server.answers:
                connection, _ = listening.accept()
                with connection:
                    for answer in server.answers.pop(0):
                        server.heard.append(connection.recv(65536))
                        if server.heard[-1]:
                            connection.sendall(answer)
                server.closed.set()

        server.start = threading.Thread(target=serve, daemon=True).start
        yield server


@pytest.fixture
def plain():
    """Our client."""
    return Http(None, lambda _seconds: None, RetryPolicy())


OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"
LAST = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n{}"
NOTHING = b"HTTP/1.1 204 No Content\r\n\r\n"


def test_a_certificate_is_for_its_host_only(server, tmp_path):
    """Over TLS a server is not believed under another name than its certificate's."""
    if server.scheme == "https":
        with pytest.raises(TooBusy):
            _http(server, tmp_path).send("Epic", "POST", _url(server).replace("localhost", "127.0.0.1"), data="x")
        assert server.seen == []


def test_a_request_is_written_at_once(told, plain):
    """Headers and body leave together."""
    told.answers = [[OK]]
    told.start()
    plain.send("Epic", "POST", told.url, data={"code": "1"}, headers={"Epic-Client-ID": "c"})
    assert told.heard[0].startswith(b"POST /x HTTP/1.1\r\nHost: 127.0.0.1:")
    assert told.heard[0].endswith(b"\r\n\r\ncode=1")


@pytest.mark.parametrize("answer", [OK, CHUNKED, NOTHING])
def test_every_form_of_answer_leaves_the_connection(told, plain, answer):
    """An answer with its length, one in chunks and an empty one are read to their end; the next call comes after."""
    told.answers = [[answer, OK]]
    told.start()
    assert plain.send("Epic", "GET", told.url).text == ("" if answer is NOTHING else "{}")
    assert plain.send("Epic", "GET", told.url).json() == {}


@pytest.mark.parametrize("last", [LAST, OK])
def test_a_connection_that_its_server_closes_is_not_taken_again(told, plain, last):
    """Whether the server says so or not: the next call opens another."""
    told.answers = [[last], [OK]]
    told.start()
    assert plain.send("Epic", "GET", told.url).json() == {}
    assert told.closed.wait(5)
    assert plain.send("Epic", "GET", told.url).json() == {}


@pytest.mark.parametrize("answer", [b"", OK[:-1], b"220 smtp.example ESMTP\r\n", CHUNKED[:-5]])
def test_half_an_answer_is_none(told, plain, answer):
    """Where the server goes away before the end, or speaks something else, there is no answer."""
    told.answers = [[answer]]
    told.start()
    with pytest.raises(TooBusy):
        plain.send("Epic", "GET", told.url)


def test_nobody_waits_for_a_server_that_says_nothing(told, plain):
    """The time that is left to the person is all that a call takes."""
    with somebody_waits(0.3), pytest.raises(TooBusy):
        plain.send("Epic", "GET", told.url)


def test_nobody_answers(plain):
    """Where nobody listens, or nothing can be of that name, there is no answer."""
    with pytest.raises(TooBusy):
        plain.send("Epic", "GET", f"http://{'e' * 70}.example/x")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(TooBusy):
        plain.send("Epic", "GET", f"http://127.0.0.1:{port}/x")


def test_nobody_smuggles_a_header(plain):
    """A line break in an address or in a header leads to no second request."""
    with pytest.raises(TooBusy) as refused:
        plain.send("Epic", "GET", "http://127.0.0.1:1/x", headers={"Authorization": "Bearer a\r\nX: y"})
    assert isinstance(refused.value.__cause__, InvalidHeader)
    sent = DirectRequest()
    sent.prepare("GET", "http://127.0.0.1:1/x?a=b\r\nX: y", headers={})
    assert "\n" not in sent.path_url


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://epic.example/R4/Appointment?identifier=5%200", None),
        ("https://graph.example:8443/v1.0/users/o/onlineMeetings/MSo%2B?$expand=a('b'),c", None),
        ("http://epic.example/a b", "http://epic.example/a%20b"),
        ("http://epic.example/100%", "http://epic.example/100%25"),
        ("http://epic.example/a%zz", "http://epic.example/a%25zz"),
        ("http://epic.example/a/../b", "http://epic.example/b"),
        ("http://epic.example/../b", "http://epic.example/b"),
        ("http://epic.example/./b", "http://epic.example/b"),
        ("http://epic.example/a/b/..", "http://epic.example/a/"),
        ("http://epic.example/a/.", "http://epic.example/a/"),
        ("http://epic.example/..", "http://epic.example/"),
        ("http://epic.example:59999/a.b/..c/R4..", None),
        ("http://epic.example:65535/x", None),
        ("http://epic.example:080/x", "http://epic.example:80/x"),
        ("http://EPIC.example/ä#top", "http://epic.example/%C3%A4#top"),
        ("http://epic.example", "http://epic.example/"),
        ("http://[::1]:80/x", None),
    ],
)
def test_addresses(given, asked):
    """What must be quoted is, whatever somebody typed; an address that is in order stays as it is."""
    request = DirectRequest()
    request.prepare("GET", given, headers={})
    assert request.url == (asked or given)
    known = PreparedRequest()
    known.prepare("GET", given)
    assert request.url == known.url


@pytest.mark.parametrize("port", [65_536, 70_000, 100_000, 655_350])
def test_no_such_port(port):
    """An address whose port there is not is none, and requests says so."""
    with pytest.raises(InvalidURL):
        DirectRequest().prepare("GET", f"http://epic.example:{port}/x", headers={})


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ("http://epic.example/x", "http://epic.example/x?a=b"),
        ("http://epic.example/x?a=b", "http://epic.example/x?a=b&a=b"),
    ],
)
def test_an_address_in_order_with_parameters(given, asked):
    """They are put to it."""
    request = DirectRequest()
    request.prepare("GET", given, headers={}, params="a=b")
    assert request.url == asked


@pytest.mark.parametrize(
    "content",
    [
        {"json": {"subject": "Zoë & Maya", "lobby": None, "ids": [1, 2.5, True]}},
        {"json": {}},
        {"json": []},
        {"data": {"code": "a/b c+d", "redirect_uri": "https://c.example/é?x=1&y"}},
        {"data": {}},
        {"data": "as it is", "json": {"left": "out"}},
        {"data": {"scope": "openid"}, "auth": ("client", "secret")},
        {},
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_said_is_what_requests_says(method, content):
    """Body and headers are those that requests makes of the same."""
    ours, theirs = DirectRequest(), PreparedRequest()
    for request in (ours, theirs):
        request.prepare(method, "https://epic.example/token", headers={"Accept": "*/*"}, **content)
    assert dict(ours.headers) == dict(theirs.headers)
    assert _bytes(ours.body) == _bytes(theirs.body)


def _bytes(body):
    return body.encode() if isinstance(body, str) else body


def test_what_is_no_address_of_http(plain):
    """Nothing is asked of an address of another kind, whoever published it."""
    with pytest.raises(TooBusy):
        plain.send("Epic", "POST", "ftp://127.0.0.1/token", data={"code": "c"})


@pytest.mark.parametrize("body", [b"\xff\xfe\xff", b"", b"<html>", b'{"a":'])
def test_an_answer_that_is_no_document(told, plain, body):
    """Whatever it is instead, none is found in it."""
    told.answers = [[b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)]]
    told.start()
    assert document(plain.send("Epic", "GET", told.url)) is None


def test_an_answer_is_a_text_too(told, plain):
    """Its characters are those that its headers say."""
    told.answers = [[b"HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=latin-1\r\nContent-Length: 1\r\n\r\n\xe9"]]
    told.start()
    answer = plain.send("Epic", "GET", told.url)
    assert (answer.text, answer.content, answer.ok, answer.reason) == ("é", b"\xe9", True, "OK")


def _packed(coding, body):
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {coding}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


@pytest.mark.parametrize(
    ("coding", "body"),
    [
        ("gzip", gzip.compress(b"{}", mtime=0)),
        ("GZIP", gzip.compress(b"{}", mtime=0)),
        ("deflate", zlib.compress(b"{}")),
        ("deflate, gzip", gzip.compress(zlib.compress(b"{}"), mtime=0)),
        ("identity", b"{}"),
    ],
)
def test_a_packed_answer_is_unpacked(told, plain, coding, body):
    """Some compress though nobody asked for it."""
    told.answers = [[_packed(coding, body), OK]]
    told.start()
    assert plain.send("Epic", "GET", told.url).json() == {}
    assert b"Accept-Encoding: identity\r\n" in told.heard[0]
    assert plain.send("Epic", "GET", told.url).json() == {}


def test_a_packed_answer_in_chunks(told, plain):
    """It is put together before it is unpacked."""
    body = gzip.compress(b"{}")
    chunks = b"".join(b"1\r\n" + bytes([each]) + b"\r\n" for each in body)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n"
    told.answers = [[head + chunks + b"0\r\n\r\n"]]
    told.start()
    assert plain.send("Epic", "GET", told.url).json() == {}


def test_an_answer_that_cannot_be_unpacked_is_none(told, plain):
    """What is corrupt says nothing."""
    told.answers = [[_packed("gzip", b"{}")]]
    told.start()
    with pytest.raises(TooBusy):
        plain.send("Epic", "GET", told.url)


def test_who_says_more_than_was_asked_is_left(told, plain):
    """The answer counts, and the next call opens another connection, where it hears nothing of the rest."""
    told.answers = [[OK + OK.replace(b"{}", b"[]")], [OK]]
    told.start()
    assert plain.send("Epic", "GET", told.url).json() == {}
    assert plain.send("Epic", "GET", told.url).json() == {}


def test_a_connection_is_for_whom_trusts_its_server(server, tmp_path):
    """A call that trusts another authority opens its own connection, and over TLS believes nobody there."""
    bundle, other = tmp_path / "ca.pem", tmp_path / "other.pem"
    server.authority.cert_pem.write_to_path(str(bundle))
    trustme.CA().cert_pem.write_to_path(str(other))
    adapter, request = DirectAdapter(2), DirectRequest()
    request.prepare("POST", _url(server), headers={}, data="x")
    assert adapter.send(request, timeout=(5, 5), verify=str(bundle)).status_code == 200
    if server.scheme == "https":
        with pytest.raises(NoAnswer):
            adapter.send(request, timeout=(5, 5), verify=str(other))
    else:
        adapter.send(request, timeout=(5, 5), verify=str(other))
        assert server.seen[0][0] != server.seen[1][0]
    adapter.close()


class _Watched:
    """A connection's socket that remembers how long each thing may take, and hears that there is no content."""

    def __init__(self):
        self.timeout_s, self.allowed = None, []

    def settimeout(self, seconds):
        self.timeout_s = seconds

    def sendall(self, _data):
        self.allowed.append(("send", self.timeout_s))

    def recv(self, _size):
        self.allowed.append(("hear", round(self.timeout_s)))
        return NOTHING


def test_a_call_has_its_own_time(monkeypatch):
    """How long a request may take is what this call says, not what the connection was opened with."""
    watched = _Watched()
    watched.settimeout(2)
    connection = SimpleNamespace(sock=watched, close=lambda: None)
    monkeypatch.setattr(direct, "_opened", lambda *_: connection)
    request = DirectRequest()
    request.prepare("GET", "http://epic.example/x", headers={})
    DirectAdapter(2).send(request, timeout=(2, 60), verify=True)
    assert watched.allowed == [("send", 60), ("hear", 60)]


def test_connections_are_closed_at_the_end(told):
    """What is kept goes with the adapter."""
    adapter, request = DirectAdapter(2), DirectRequest()
    request.prepare("GET", told.url, headers={})
    told.answers = [[OK, OK]]
    told.start()
    assert adapter.send(request, timeout=(1, 1), verify=True).status_code == 200
    adapter.close()
    assert told.closed.wait(5)
    assert told.heard[1:] == [b""]
