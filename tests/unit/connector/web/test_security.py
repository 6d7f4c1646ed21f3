"""Points of docs/security.md that no other test shows."""

import re

import pytest

from tests.unit.connector.fakes import BASE

SCRIPT = "<script>alert(1)</script>"
ELSEWHERE = "https://mallory.example/"


def _session(browser):
    """The browser's portal session id."""
    return browser.get_cookie("__Host-ehr-connector-portal").value


def test_what_was_typed_is_shown_as_text(world):
    """Markup that somebody types comes back as text."""
    administrator = world.sign_in(token="admin")
    form = administrator.get("/portal/configurations/new").text
    token = re.search(r'name="form_token" value="([^"]+)"', form)[1]
    answer = administrator.post(
        "/portal/configurations", data={"form_token": token, "fhir_base": SCRIPT, "analyst": SCRIPT}
    )
    assert SCRIPT not in answer.text
    assert "&lt;script&gt;" in answer.text


@pytest.mark.parametrize("row", ["row1' OR '1'='1", 'row1" --', "row1; DROP TABLE configurations"])
def test_a_quote_is_only_a_quote(world, row):
    """Text that would be a query elsewhere finds nothing and harms nothing."""
    analyst = world.sign_in()
    assert analyst.get(f"/portal/configurations/{row}").status_code == 404
    assert world.store.configurations.get("row1") == world.row


@pytest.mark.parametrize(
    "path", ["/healthz", "/portal", "/nowhere", "/jwks.json", "/static/connector.css", "/launch/patient"]
)
def test_headers_of_every_answer(world, path):
    """Pages, redirects, refusals and files alike carry what browsers are to be told."""
    headers = world.browser().get(path).headers
    policy = dict(part.strip().partition(" ")[::2] for part in headers["Content-Security-Policy"].split(";"))
    for directive in ("default-src", "object-src", "base-uri", "frame-ancestors"):
        assert policy[directive] == "'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert len(headers["X-Reference-Id"]) == 10
    assert len(headers.getlist("Content-Security-Policy")) == len(headers.getlist("Cache-Control")) == 1


@pytest.mark.parametrize(("path", "kept"), [("/jwks.json", "public, max-age=300"), ("/portal/sign-in", "no-store")])
def test_what_an_answer_says_of_itself_counts(world, path, kept):
    """Our public keys may be kept for as long as they say; of a launch or a page no copy stays anywhere."""
    assert world.browser().get(path).headers.getlist("Cache-Control") == [kept]


def test_nothing_changes_by_looking(world):
    """What changes something is not asked for by GET."""
    analyst = world.sign_in()
    for path in ("/portal/sign-out", "/portal/configurations/row1/login"):
        assert analyst.get(path).status_code == 405
    assert analyst.get("/portal").status_code == 200


@pytest.mark.parametrize("name", ["redirect_uri", "next", "return_to", "url", "target", "redirect"])
def test_no_parameter_names_a_target(world, name):
    """Whatever a request says besides, nobody is sent there."""
    more = f"{name}={ELSEWHERE}"
    world.epic.context = {}
    for path in (
        f"/launch/provider?iss={BASE}&launch=x&{more}",
        f"/portal?{more}",
        f"/portal/sign-in?{more}",
        f"/live?{more}",
    ):
        assert "mallory" not in world.browser().get(path).headers.get("Location", "")
    assert "mallory" not in world.launch("patient", **{name: ELSEWHERE}).location


def test_a_session_that_was_planted_is_not_taken_up(world):
    """A session id that was there before the sign-in is worth nothing after it."""
    browser = world.browser()
    browser.set_cookie("__Host-ehr-connector-portal", "planted")
    sent = browser.get("/portal/sign-in")
    state = re.search(r"state=([\w-]+)", sent.location)[1]
    browser.get(f"/callback/microsoft?code=good&state={state}")
    assert _session(browser) != "planted"
    mallory = world.browser()
    mallory.set_cookie("__Host-ehr-connector-portal", "planted")
    assert "/portal/sign-in" in mallory.get("/portal").location


def test_session_ids_are_long_and_new(world):
    """Each sign-in has a session id of its own, of 256 bits at least."""
    ids = {_session(world.sign_in()) for _ in range(3)}
    assert len(ids) == 3
    assert all(len(each) * 6 >= 256 for each in ids)


def test_a_session_ends(world):
    """After eight hours somebody signs in again, however busy they were."""
    analyst = world.sign_in()
    for _ in range(24):
        world.clock.move(minutes=19, seconds=59)
        assert analyst.get("/portal").status_code == 200
    world.clock.move(minutes=2)
    assert "/portal/sign-in" in analyst.get("/portal").location


def test_a_session_that_nobody_uses_ends(world):
    """After half an hour without a request somebody signs in again."""
    analyst = world.sign_in()
    world.clock.move(minutes=29)
    assert analyst.get("/portal").status_code == 200
    world.clock.move(minutes=31)
    assert "/portal/sign-in" in analyst.get("/portal").location


def test_a_refusal_is_logged_with_its_reference(world):
    """What was refused is in the log by its kind, and the page shows the reference of the request."""
    answer = world.browser().get("/launch/provider?iss=https://mallory.example/R4&launch=x")
    assert ("problem.shown", {"kind": "issuer-not-approved", "status": 403}) in world.log
    assert f"<code>{answer.headers['X-Reference-Id']}</code>" in answer.text


def test_a_mistake_shows_no_insides(world, monkeypatch):
    """A mistake of ours ends on a page that tells nothing of it but a reference id."""

    def broken(*_arguments):
        raise RuntimeError("SELECT secret FROM tables")

    monkeypatch.setattr(world.epic, "authorize_url", broken)
    answer = world.browser().get(f"/launch/provider?iss={BASE}&launch=x")
    assert answer.status_code == 500
    assert "RuntimeError" not in answer.text
    assert "SELECT" not in answer.text
    assert "Traceback" not in answer.text
