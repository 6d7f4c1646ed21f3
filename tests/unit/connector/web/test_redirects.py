"""Redirects: the address arrives as it is, or quoted where it has to be."""

import pytest
from flask import Flask, redirect

from connector.web.redirects import redirect_to


def _answer(made):
    app = Flask("redirects")
    app.add_url_rule("/", view_func=made)
    return app.test_client().get("/")


@pytest.mark.parametrize(
    "address",
    [
        "https://epic.example/oauth2/authorize?response_type=code&state=a-b_c&aud=https%3A%2F%2Fe%2FR4&scope=openid+fhirUser",
        "https://teams.microsoft.com/l/meetup-join/19%3ameeting_x%40thread.v2/0?context=%7b%22Tid%22%3a%22t%22%7d",
        "http://127.0.0.1:8080/a'(b)!$&,;=@~*#c",
        "https://epic.example/ä b?c=\U0001f600",
        "https://bücher.example/",
        'https://epic.example/"<script>',
        "/overview",
    ],
)
def test_the_address_is_what_flask_would_send(address):
    """Whether it is in order at first sight or has to be quoted."""
    ours, flasks = _answer(lambda: redirect_to(address)), _answer(lambda: redirect(address, 302))
    assert (ours.status_code, ours.headers["Location"]) == (302, flasks.headers["Location"])
    assert int(ours.headers["Content-Length"]) == len(ours.data)


def test_no_line_ends_in_an_address():
    """It is refused as Flask refuses it."""
    with pytest.raises(ValueError, match="newline"):
        redirect_to("https://epic.example/\r\nSet-Cookie: a=b")
