from collections.abc import Callable
from io import BytesIO
from typing import IO, Any

import pytest
from flask import Flask, Response, request
from werkzeug.exceptions import ClientDisconnected, HTTPException

from simkit.application import Application
from simkit.finished_response import FinishedResponse

PLAIN: dict[str, Any] = {
    "REQUEST_METHOD": "GET",
    "SCRIPT_NAME": "",
    "PATH_INFO": "/a",
    "QUERY_STRING": "",
    "SERVER_NAME": "127.0.0.1",
    "SERVER_PORT": "8001",
    "wsgi.url_scheme": "http",
    "HTTP_HOST": "localhost:8001",
}


def bound(app: Flask, environ: dict[str, Any]) -> object:
    """What an app makes of a request before it looks for a view, and what host the request has then."""
    request = app.request_class(dict(environ))
    try:
        adapter = app.create_url_adapter(request)
    except HTTPException as refused:
        return refused.code
    return {**vars(adapter), "map": None, "_routes": None}, request.host


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"HTTP_HOST": "LocalHost:80"},
        {"HTTP_HOST": "example.org:443", "wsgi.url_scheme": "https"},
        {"HTTP_HOST": "[::1]:8001"},
        {"HTTP_HOST": ""},
        {"HTTP_HOST": "<script>"},
        {"HTTP_HOST": "a..b"},
        {"HTTP_HOST": f"{'a' * 64}.example"},
        {"REQUEST_METHOD": "POST", "SCRIPT_NAME": "/below"},
        {"PATH_INFO": "/a//\xc3\xbc\xff", "QUERY_STRING": "a=%20&b=\xc3\xbc\xff"},
        {"HTTP_CONNECTION": "Upgrade", "HTTP_UPGRADE": "websocket"},
    ],
)
@pytest.mark.parametrize("times", [1, 2])
def test_requests_are_bound_as_flask_binds_them(more: dict[str, Any], times: int) -> None:
    """Whatever the host, the path and the query are, and whether the host is known: it is as with Flask."""
    app = Application("mock_chart")
    assert [bound(app, {**PLAIN, **more}) for _ in range(times)][-1] == bound(Flask("mock_chart"), {**PLAIN, **more})


def test_a_request_without_a_host() -> None:
    """The server's own name is the host where the caller names none."""
    environ = {name: value for name, value in PLAIN.items() if name != "HTTP_HOST"}
    assert bound(Application("mock_chart"), environ) == bound(Flask("mock_chart"), environ)


def test_outside_a_request() -> None:
    """Without a request no address can be built, as with Flask."""
    assert Application("mock_chart").create_url_adapter(None) is None


class Dripping(BytesIO):
    """A body that comes two bytes at a time, as far as it comes."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most two."""
        return super().read(min(size, 2) if size and size > 0 else 2)


class Preparing(BytesIO):
    """A body whose server makes room for as much as is asked of it, as Python's own does."""

    def read(self, size: int | None = -1, /) -> bytes:
        """What there is; MemoryError for more than there is room for."""
        if size and size > 2**40:
            raise MemoryError
        return super().read(size)


class Gone(BytesIO):
    """A body whose sender has hung up."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Nothing."""
        raise OSError


@pytest.mark.parametrize("app", [Application("mock_chart"), Flask("mock_chart")])
@pytest.mark.parametrize(
    ("source", "announced", "read"),
    [
        (BytesIO(b"person=7&more"), {"CONTENT_LENGTH": "8"}, b"person=7"),
        (Dripping(b"person=7"), {"CONTENT_LENGTH": "8"}, b"person=7"),
        (BytesIO(b""), {"CONTENT_LENGTH": "0"}, b""),
        (BytesIO(b"person=7"), {}, b""),
        (BytesIO(b"person=7"), {"CONTENT_LENGTH": ""}, b""),
        (BytesIO(b"person=7"), {"CONTENT_LENGTH": "-8"}, b""),
        (BytesIO(b"person=7"), {"CONTENT_LENGTH": "\xb2"}, b""),
        (BytesIO(b"person=7"), {"CONTENT_LENGTH": "8", "HTTP_TRANSFER_ENCODING": "chunked"}, b""),
        (BytesIO(b"person=7"), {"wsgi.input_terminated": True}, b"person=7"),
        (BytesIO(b"person"), {"CONTENT_LENGTH": "8"}, None),
        (Gone(), {"CONTENT_LENGTH": "8"}, None),
        (Preparing(b"person=7"), {"CONTENT_LENGTH": "9" * 15}, None),
        (Preparing(b"person=7"), {"CONTENT_LENGTH": "9" * 30}, None),
        (BytesIO(b"person=7"), {"CONTENT_LENGTH": "9" * 5000}, b""),
    ],
)
def test_bodies_are_read_as_flask_reads_them(
    app: Flask, source: IO[bytes], announced: dict[str, Any], read: bytes | None
) -> None:
    """As much is read as is announced; what breaks off before is refused (None)."""
    source.seek(0)
    asked = app.request_class({**PLAIN, **announced, "REQUEST_METHOD": "POST", "wsgi.input": source})
    try:
        assert asked.get_data() == read
    except ClientDisconnected:
        assert read is None


def test_a_form_can_be_read_after_its_body() -> None:
    """Who has read the body has not used the form up."""
    with Application("mock_chart").test_request_context("/", method="POST", data={"person": "7"}):
        assert (request.get_data(), request.form["person"]) == (b"person=7", "7")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "Multipart/Form-Data; boundary=b", "text/plain"])
@pytest.mark.parametrize("more", ["", "; charset=UTF-8"])
@pytest.mark.parametrize("body", [b"a=%20+1&a=2&b", b"a=\xc3\xbc", b"a=\xff", b"", b'--b\r\nContent-Disposition: '
                                  b'form-data; name="a"\r\n\r\n1\r\n--b--\r\n'])  # fmt: skip
@pytest.mark.parametrize("first", [True, False])
def test_forms_are_read_as_flask_reads_them(kind: str, more: str, body: bytes, first: bool) -> None:
    """Whatever is in them, and whether the body was read first."""
    read = []
    for app in (Application("mock_chart"), Flask("mock_chart")):
        with app.test_request_context("/?q=%2B+1&q", method="POST", data=body, content_type=kind + more):
            sent = request.get_data() if first else b""
            fields = list(request.form.items(multi=True)), list(request.args.items(multi=True))
            read.append((sent, fields, len(request.files), request.stream.read(), request.get_data()))
    assert read[0] == read[1]


@pytest.mark.parametrize(
    "answer",
    [
        Response("heard"),
        Response("heard", headers={"Location": "http://127.0.0.1:8001/a?b=%20&c=d?"}),
        Response("heard", 302, {"location": "http://127.0.0.1/a b?"}),
        Response("heard", 302, {"Location": "/a#\xfc"}),
        Response("heard", headers={"Content-Location": "/\xfc"}),
        Response("heard", 204),
        Response("heard", 304),
        Response("heard", 103),
        Response(iter(["heard"])),
        Response(["heard", "it"], headers={"X": "1"}),
    ],
)
def test_headers_are_sent_as_flask_sends_them(answer: Response) -> None:
    """Whatever Flask adds, takes out or writes otherwise, is so here."""
    usual = answer.get_wsgi_headers(PLAIN)
    app = Application("mock_chart")
    with app.test_request_context():
        assert app.make_response(answer).get_wsgi_headers(PLAIN) == usual
    assert isinstance(answer, FinishedResponse)


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("made", "whole"),
    [
        (lambda: Response("heard"), True),
        (lambda: Response(["heard", b" it"]), True),
        (lambda: Response("", 302), True),
        (lambda: Response("heard", 204), False),
        (lambda: Response(iter(["heard"])), False),
        (lambda: Response(iter([b"heard"]), direct_passthrough=True), False),
    ],
)
def test_whole_bodies_are_lists(method: str, made: Callable[[], Response], whole: bool) -> None:
    """A server sends a list in one piece. What is sent is what Flask sends."""
    usual = b"".join(made()(PLAIN | {"REQUEST_METHOD": method}, lambda *_: None))
    app = Application("mock_chart")
    with app.test_request_context():
        sent = app.make_response(made())(PLAIN | {"REQUEST_METHOD": method}, lambda *_: None)
    assert (isinstance(sent, list), b"".join(sent)) == (whole and method == "GET", usual)


def test_whoever_waits_for_the_end_of_an_answer_hears_of_it() -> None:
    """What is to be done when an answer is sent is done."""
    heard: list[str] = []
    answer = FinishedResponse("heard")
    answer.call_on_close(lambda: heard.append("sent"))
    sent = answer(PLAIN, lambda *_: None)
    sent.close()  # type: ignore[attr-defined]
    assert heard == ["sent"]


def test_what_is_to_be_torn_down_is() -> None:
    """Functions for the end of a request and of its context are called, as with Flask."""
    app, heard = Application("mock_chart"), list[str]()
    app.teardown_request(lambda _trouble: heard.append("request"))
    app.teardown_appcontext(lambda _trouble: heard.append("context"))
    app.test_client().get("/")
    assert heard == ["request", "context"]


def test_a_route_is_found_again() -> None:
    """A path that was asked for before leads to the same view with values of its own, whatever is done to those."""
    app = Application("mock_chart")

    @app.url_value_preprocessor
    def take(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        assert values is None or values.pop("clinic") == "riverside"

    @app.get("/<clinic>/visits/<visit>")
    def visit(visit: str) -> str:
        return visit

    @app.post("/<clinic>/visits/<visit>", endpoint="book")
    def book(visit: str) -> str:
        return f"booked {visit}"

    asking = app.test_client()
    for _ in range(2):
        assert asking.get("/riverside/visits/4711").text == "4711"
        assert asking.post("/riverside/visits/4711").text == "booked 4711"
        assert asking.put("/riverside/visits/4711").status_code == 405


def test_a_path_without_its_slash() -> None:
    """Who leaves out the slash at the end is sent on to the host that was asked, each time."""
    app = Application("mock_chart")
    app.add_url_rule("/visits/", "visits", lambda: "")
    hosts = ["a.example", "b.example"]
    answers = [app.test_client().get("/visits?a=1", base_url=f"http://{host}") for host in hosts]
    assert [answer.location for answer in answers] == [f"http://{host}/visits/?a=1" for host in hosts]


def test_few_routes_are_kept() -> None:
    """However many paths are asked for, what is remembered of them is bounded."""
    app = Application("mock_chart")
    app.add_url_rule("/<visit>", "visit", lambda visit: visit)
    asking = app.test_client()
    assert [asking.get(f"/{number}").text for number in range(600)] == [str(number) for number in range(600)]
    assert len(app._routes) <= 256
