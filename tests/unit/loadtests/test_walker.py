"""Walking a launch hop by hop, over a client that answers from a table."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from loadtests.hops import Hops
from loadtests.html_page import HtmlPage, read_page
from loadtests.load_plan import LoadPlan
from loadtests.walker import Step, Stranded, Walker

BASE = "http://127.0.0.1:1000"
TEAMS = "http://127.0.0.1:1020"


class FakeAnswer(SimpleNamespace):
    """What Locust's client returns with catch_response."""

    def __enter__(self) -> "FakeAnswer":
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def failure(self, why: str) -> None:
        """Count it as failed."""
        self.verdict = why

    def success(self) -> None:
        """Count it as fine."""
        self.verdict = "fine"


@dataclass
class FakeClient:
    """Answers (status, location, text) by method and address."""

    table: dict[tuple[str, str], tuple[int, str, str]]
    asked: list[tuple[str, str, str | None]] = field(default_factory=list)
    answers: list[FakeAnswer] = field(default_factory=list)

    def request(self, method: str, url: str, **options: Any) -> FakeAnswer:
        """One request, never following a redirect by itself."""
        assert options["allow_redirects"] is False
        self.asked.append((method, options["name"], options["data"]))
        status, location, text = self.table.get((method, url), (404, "", "<h1>Not here</h1>"))
        headers = {"Location": location} if location else {}
        self.answers.append(FakeAnswer(status_code=status, headers=headers, text=text, error=None, verdict=""))
        return self.answers[-1]


def expect_teams(page: HtmlPage) -> str:
    """Wrong unless it is the page before a meeting."""
    return "" if page.state == "prejoin" else f"got {page.heading!r}"


def walk(plan: LoadPlan, client: FakeClient, **options: Any) -> HtmlPage:
    """Begin at the launch address."""
    step = Step(f"{BASE}/launch/provider")
    return Walker(client, Hops(plan)).walk(step, expect_teams, **options)  # type: ignore[arg-type]


def test_every_hop_is_a_request_of_its_own(plan: LoadPlan) -> None:
    """Redirects are followed one by one, relative ones too, and each is named."""
    client = FakeClient(
        {
            ("GET", f"{BASE}/launch/provider"): (302, "/next", ""),
            ("GET", f"{BASE}/next"): (303, f"{TEAMS}/l/meetup-join/a/0", ""),
            ("GET", f"{TEAMS}/l/meetup-join/a/0"): (200, "", '<main data-state="prejoin" data-meeting="m">'),
        }
    )
    assert walk(plan, client).main["data-meeting"] == "m"
    assert [name for _, name, _ in client.asked] == [
        "connector: launch (provider)",
        "connector: /next",
        "teams: before joining",
    ]
    assert {answer.verdict for answer in client.answers} == {"fine"}


def test_a_wrong_end_is_a_failure_although_its_status_is_200(plan: LoadPlan) -> None:
    """Landing on another page than the meeting counts against the hop that showed it."""
    client = FakeClient({("GET", f"{BASE}/launch/provider"): (200, "", "<h1>Welcome</h1>")})
    with pytest.raises(Stranded, match=r"connector: launch \(provider\): got 'Welcome'"):
        walk(plan, client)
    assert client.answers[-1].verdict == "got 'Welcome'"


def test_an_error_page_is_told_by_its_heading(plan: LoadPlan) -> None:
    """Status and heading say what a person would have read."""
    with pytest.raises(Stranded, match="status 404, 'Not here'"):
        walk(plan, FakeClient({}))


def test_a_launch_that_leads_away_is_not_followed(plan: LoadPlan) -> None:
    """Nothing is asked of a host that is none of the three systems."""
    client = FakeClient({("GET", f"{BASE}/launch/provider"): (302, "https://teams.example/l/meetup-join/a", "")})
    with pytest.raises(Stranded, match="none of the three systems"):
        walk(plan, client)
    assert len(client.asked) == 1


def test_a_launch_that_goes_in_circles_ends(plan: LoadPlan) -> None:
    """Fifteen hops are more than any launch needs."""
    client = FakeClient({("GET", f"{BASE}/launch/provider"): (302, "/launch/provider", "")})
    with pytest.raises(Stranded, match="did not end within 15 hops"):
        walk(plan, client)


def test_pages_in_between_are_gone_through(plan: LoadPlan) -> None:
    """A page that submits itself is sent with its hidden fields and what is typed."""
    form = (
        '<form method="post" action="/go" data-submits-itself><input type="hidden" name="a" value="1 &amp; 2"></form>'
    )
    client = FakeClient(
        {
            ("GET", f"{BASE}/launch/provider"): (200, "", form),
            ("POST", f"{BASE}/go"): (302, f"{TEAMS}/l/meetup-join/a/0", ""),
            ("GET", f"{TEAMS}/l/meetup-join/a/0"): (200, "", '<main data-state="prejoin">'),
        }
    )
    walk(plan, client, onward=lambda page: Step.of(page.forms[0]) if page.forms else None)
    assert client.asked[1] == ("POST", "connector: /go", "a=1+%26+2")


def test_a_form_that_gets_puts_its_fields_into_the_address() -> None:
    """The query of the address is replaced, as browsers do."""
    page = read_page(BASE, '<form action="/s?old=1"><input name="q" value="x"></form>')
    step = Step.of(page.forms[0], q="y")
    assert (step.method, step.url) == ("GET", f"{BASE}/s?q=y")


def test_what_is_read_off_a_page() -> None:
    """Forms with fields and buttons, the main element's data, the heading, the link to the meeting."""
    page = read_page(
        f"{TEAMS}/x",
        """<main data-state="in" class="c"><h1>You're <b>in</b></h1>
        <form method="post" action="p/admit?key=k"><button name="who" value="p2">Admit</button></form>
        <form method="post"><input type="checkbox" name="camera" checked><input type="checkbox" name="off">
        <input name="name"></form><a href="/l/meetup-join/a/0">Join</a></main>""",
    )
    assert (page.state, page.heading) == ("in", "You're in")
    assert page.join_link == f"{TEAMS}/l/meetup-join/a/0"
    admit = page.form_to("/admit")
    assert admit is not None
    assert admit.buttons == [("who", "p2")]
    joining = page.form_with("name")
    assert joining is not None
    assert joining.fields == {"camera": "on", "name": ""}
    assert joining.action == f"{TEAMS}/x"
