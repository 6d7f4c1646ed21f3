"""What is kept out of sentences."""

import pytest

from conformance.evidence import CheckFailed, Finding
from conformance.redacting import bare, without_queries, without_secrets
from conformance.session.outcome import Course, outcome
from conformance.session.results import ScenarioResult
from conformance.verdicts import Verdict


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "Pool(host='127.0.0.1', port=1): Max retries exceeded with url: /launch?iss=x&launch=eyJh.b.c (no)",
            "Pool(host='127.0.0.1', port=1): Max retries exceeded with url: /launch?… (no)",
        ),
        ("GET http://127.0.0.1:1/callback?code=abc&state=def failed", "GET http://127.0.0.1:1/callback?… failed"),
        ("GET 'http://127.0.0.1:1/callback#id_token=abc'", "GET 'http://127.0.0.1:1/callback?…'"),
        ("the token eyJhbGciOiJub25lIn0.e30.x is no good", "the token ‹token› is no good"),
        ("is that so? yes=no", "is that so? yes=no"),
    ],
)
def test_without_queries(text, told):
    """Queries of addresses and tokens go; everything else stays."""
    assert without_queries(text) == told


def test_without_secrets():
    """The values of secret parameters are hidden, the others stay."""
    told = without_secrets("http://x/R4?_format=json&code=abc&launch=def&state=‹state #1›")
    assert told == "http://x/R4?_format=json&code=‹hidden›&launch=‹hidden›&state=‹state #1›"


def test_bare():
    """An address loses query and fragment."""
    assert (bare("http://x/a?b#c"), bare("http://[x#c"), bare("mailto:a")) == ("http://x/a", "http://[x", "mailto:a")


def ended(raised):
    """What becomes of a scenario in which that was raised in a Then-step."""
    begun = ScenarioResult("one", "Tiny", "tiny", ("WB-01",), Verdict.ERROR)
    return outcome(begun, Course(kind="then", raised=raised))


def test_reason_and_trace_tell_no_secret():
    """The text of a surprise is told without the query of the address in it, in the reason and in the trace."""
    result = ended(ValueError("no answer from http://x/launch?launch=eyJh.b.c&iss=y"))
    assert result.reason.startswith("ValueError: no answer from http://x/launch?…. ")
    assert result.trace.endswith("ValueError: no answer from http://x/launch?…")


def test_findings_tell_no_secret():
    """A finding that quotes a page does not quote the code on it."""
    result = ended(CheckFailed(Finding("a page", "Maya sees 'code=abc eyJh.b.c'")))
    assert result.findings[0].actual == "Maya sees 'code=‹hidden› ‹token›'"
