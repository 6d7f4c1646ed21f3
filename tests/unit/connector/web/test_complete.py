"""Answers that are sent as they are."""

from types import SimpleNamespace

import pytest
from flask import Flask, Response

from connector.web.complete import Complete


def _sent(kind, method, *answer, **more):
    app = Flask("complete")

    def view():
        made = kind(*answer, **more)
        made.set_cookie("a", "b")
        return made

    app.add_url_rule("/", view_func=view)
    given = app.test_client().open("/", method=method)
    return SimpleNamespace(status=given.status, body=given.data, headers=sorted(given.headers))


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize(
    ("answer", "more"),
    [
        (("", 302, {"Location": "https://epic.example/authorize?state=a"}), {}),
        (("Validation: <b>\xfc+1", 200), {"content_type": "text/plain; charset=utf-8"}),
    ],
)
def test_nothing_is_missing(method, answer, more):
    """Whoever asks hears the same as from an answer of Flask."""
    assert _sent(Complete, method, *answer, **more) == _sent(Response, method, *answer, **more)


def test_it_is_sent_in_one_piece():
    """A server is given the whole body at once, not something to fetch it from."""
    assert Complete("Validation: 1").get_app_iter({"REQUEST_METHOD": "GET"}) == [b"Validation: 1"]
