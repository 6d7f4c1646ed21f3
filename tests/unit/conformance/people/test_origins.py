"""Where forms say that they come from, as browsers say it."""

from collections.abc import Iterator

import pytest
from flask import Flask, Response, redirect, request

from conformance.people import forms
from conformance.people.origins import origin_of, redirected
from conformance.people.page import Page
from conformance.people.plain import PlainBrowser
from simkit.serving import run_in_thread

HERE, THERE = "https://clinic.example/portal/rows?page=2", "https://login.example/authorize"
FORGER = "https://mallory.example"


def site() -> Flask:
    """A page with forms, and addresses that say what they were told."""
    app = Flask("origins")

    @app.get("/<policy>")
    def page(policy: str) -> Response:
        ask = "<form action=heard><button>Ask</button></form>"
        send = "<form method=post action=heard><button>Send</button></form>"
        again = "<form method=post action=again><button>Move</button></form>"
        return Response(ask + send + again, headers={"Referrer-Policy": policy}, content_type="text/html")

    @app.route("/heard", methods=["GET", "POST"])
    def heard() -> str:
        return f"<h1>{request.method} {request.headers.get('Origin')}</h1>"

    @app.post("/again")
    def again() -> object:
        return redirect("/heard", 303)

    return app


@pytest.fixture(scope="module")
def place() -> Iterator[str]:
    """Where the site is."""
    with run_in_thread(site()) as address:
        yield address


@pytest.mark.parametrize(
    ("policy", "button", "heard"),
    [
        ("strict-origin", "Send", "POST {place}"),
        ("no-referrer", "Send", "POST null"),
        ("strict-origin", "Ask", "GET None"),
        ("strict-origin", "Move", "GET None"),
    ],
)
def test_forms_of_the_page(place: str, policy: str, button: str, heard: str) -> None:
    """A form that is posted says of which origin its page is, if the page lets it; a GET says nothing."""
    browser = PlainBrowser()
    browser.open(f"{place}/{policy}")
    assert browser.press(button).heading == heard.format(place=place)


@pytest.mark.parametrize(("button", "heard"), [("Send", f"POST {FORGER}"), ("Ask", "GET None"), ("Move", "GET None")])
def test_forged_forms(place: str, button: str, heard: str) -> None:
    """A forged form says of which origin the site is that made it up, whatever the policy of the page."""
    browser = PlainBrowser()
    page = browser.open(f"{place}/no-referrer")
    assert browser.send_forged(page, button, {}, FORGER).heading == heard


@pytest.mark.parametrize(
    ("policy", "meta", "form", "address", "origin"),
    [
        ("", "", "", THERE, "https://clinic.example"),
        ("", "", "", "http://clinic.example/", "null"),
        ("unsafe-url", "", "", "http://clinic.example/", "https://clinic.example"),
        ("same-origin", "", "", THERE, "null"),
        ("same-origin", "", "", "https://CLINIC.example:443/", "https://clinic.example"),
        ("no-referrer, made-up", "", "", HERE, "null"),
        ("no-referrer, origin", "", "", HERE, "https://clinic.example"),
        ("no-referrer", "<meta name=Referrer content=origin>", "", HERE, "https://clinic.example"),
        ("", "<meta name=referrer content=no-referrer>", "", HERE, "null"),
        ("", "", "rel='noopener NOREFERRER'", HERE, "null"),
    ],
)
def test_policies(policy: str, meta: str, form: str, address: str, origin: str) -> None:
    """The page's policy decides whether its origin is told: the header's last known one, or the page's own."""
    page = Page(HERE, 200, f"{meta}<form method=post {form} action='{address}'></form>", policy=policy)
    sent = forms.sending(page, next(page.root.every("form")))
    assert sent.request["headers"]["Origin"] == origin


@pytest.mark.parametrize(
    ("method", "before", "after", "told"),
    [
        ("POST", HERE, THERE, "https://clinic.example"),
        ("POST", THERE, f"{THERE}/more", "https://clinic.example"),
        ("POST", THERE, "https://third.example/", "null"),
        ("GET", HERE, HERE, None),
    ],
)
def test_redirects(method: str, before: str, after: str, told: str | None) -> None:
    """A form that is sent on says the same as before, but to a third site it says nothing."""
    headers = {"Origin": "https://clinic.example"}
    redirected(headers, method, before, after)
    assert headers.get("Origin") == told


@pytest.mark.parametrize(
    ("address", "origin"),
    [("HTTP://Clinic.Example:80/a", "http://clinic.example"), ("https://[::1]:8443/a", "https://[::1]:8443")],
)
def test_origins(address: str, origin: str) -> None:
    """An origin has no path, no capitals and no port that goes without saying."""
    assert origin_of(address) == origin
