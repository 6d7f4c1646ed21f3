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
        on = "<form method=post action=on><button>Go</button></form>"
        hide = "<form method=post action=on?policy=no-referrer><button>Hide</button></form>"
        return Response(ask + send + again + on + hide, headers={"Referrer-Policy": policy}, content_type="text/html")

    @app.route("/heard", methods=["GET", "POST"])
    def heard() -> str:
        return f"<h1>{request.method} {request.headers.get('Origin')}</h1>"

    @app.post("/again")
    def again() -> object:
        return redirect("/heard", 303)

    @app.post("/on")
    def on() -> object:
        answer = redirect("/heard", 307)
        answer.headers["Referrer-Policy"] = request.args.get("policy", "")
        return answer

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
    ("method", "before", "after", "policy", "told"),
    [
        ("POST", HERE, THERE, "", "https://clinic.example"),
        ("POST", THERE, f"{THERE}/more", "", "https://clinic.example"),
        ("POST", THERE, "https://third.example/", "unsafe-url", "null"),
        ("POST", HERE, "http://clinic.example/", "", "null"),
        ("POST", HERE, "http://clinic.example/", "unsafe-url", "https://clinic.example"),
        ("POST", HERE, THERE, "same-origin", "null"),
        ("POST", HERE, f"{HERE}&more", "same-origin", "https://clinic.example"),
        ("POST", HERE, HERE, "no-referrer", "null"),
        ("GET", HERE, HERE, "", None),
    ],
)
def test_redirects(method: str, before: str, after: str, policy: str, told: str | None) -> None:
    """A form that is sent on says the same as before, but not to a third site or whom the policy excludes."""
    headers = {"Origin": "https://clinic.example"}
    redirected(headers, method, before, after, policy)
    assert headers.get("Origin") == told


def test_what_says_nothing_of_its_origin() -> None:
    """A redirect adds nothing to a request that said nothing, and what was hushed up once stays so."""
    silent, hushed = dict[str, str](), {"Origin": "null"}
    redirected(silent, "POST", HERE, THERE, "")
    redirected(hushed, "POST", THERE, f"{THERE}/more", "unsafe-url")
    assert (silent, hushed) == ({}, {"Origin": "null"})


@pytest.mark.parametrize(
    ("policy", "button", "heard"),
    [
        ("strict-origin", "Go", "POST {place}"),
        ("no-referrer", "Go", "POST null"),
        ("strict-origin", "Hide", "POST null"),
        ("same-origin", "Hide", "POST null"),
    ],
)
def test_a_redirect_has_a_policy(place: str, policy: str, button: str, heard: str) -> None:
    """A form that is redirected by POST goes on under its page's policy, or under that of the redirect."""
    browser = PlainBrowser()
    browser.open(f"{place}/{policy}")
    assert browser.press(button).heading == heard.format(place=place)


@pytest.mark.parametrize(
    ("address", "origin"),
    [("HTTP://Clinic.Example:80/a", "http://clinic.example"), ("https://[::1]:8443/a", "https://[::1]:8443")],
)
def test_origins(address: str, origin: str) -> None:
    """An origin has no path, no capitals and no port that goes without saying."""
    assert origin_of(address) == origin
