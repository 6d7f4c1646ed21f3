"""The reports of a sample run; the texts are what a person reads and are therefore compared as a whole."""

import io
import json
from pathlib import Path
from xml.etree import ElementTree as Xml

import pytest
from bs4 import BeautifulSoup

from conformance.report.console import Console
from conformance.report.files import write_reports
from conformance.report.html import html_report
from conformance.report.json_report import json_report
from conformance.report.junit import junit_report
from conformance.session.results import ScenarioResult, strays
from conformance.usage import WrongUsage
from tests.unit.conformance.samples import FAILED, PASSED, SKIPPED, requirement, sample_run

SCREEN = (Path(__file__).parent / "screen.txt").read_text("utf-8")


def screen(show):
    """What is written to a file or pipe."""
    stream = io.StringIO()
    show(Console(stream))
    return stream.getvalue()


def test_screen():
    """Every requirement in a line, each failure explained once with evidence, hint and the command to repeat it.

    What was only skipped because of a failure has its line and no explanation of its own.
    """
    assert screen(lambda console: console.finish(sample_run())) == SCREEN


@pytest.mark.parametrize(
    ("result", "line"),
    [
        (PASSED, "✓ WB-01     seen once  0.4 s  saw one report, connected (Epic 44)\n"),
        (FAILED, "✗ WB-01     the chart is overloaded  0.4 s  fail: two – the second 1.1 s after the first\n"),
        (SKIPPED, "↷ WB-01     Maya is not there  0.4 s  skipped: Maya was turned away\n"),
    ],
)
def test_progress(result, line):
    """A finished scenario says at once what was seen."""
    assert screen(lambda console: console.progress(result)) == line


def test_travel():
    """A result survives the way between processes whole."""
    for result in (PASSED, FAILED, SKIPPED):
        assert ScenarioResult.from_json(json.loads(json.dumps(result.as_json()))) == result


def test_json_summary():
    """The summary counts requirements by verdict, those that none has included."""
    summary = json.loads(json_report(sample_run()))["summary"]
    assert summary.pop("not-simulated") == 0
    assert summary == dict.fromkeys(("not-applicable", "not-covered", "pass", "warn", "skipped", "fail", "error"), 1)


def test_json_requirement():
    """A requirement carries its scenarios with findings, numbered exchanges and observations."""
    shown = json.loads(json_report(sample_run()))["requirements"][1]
    assert (shown["id"], shown["verdict"]) == ("WB-02", "fail")
    assert shown["again"] == "rehearse run --only WB-02 --seed 7 --target acme.toml"
    scenario = shown["scenarios"][0]
    assert [one["number"] for one in scenario["findings"][0]["evidence"]] == [41, 44]
    assert shown["scenarios"][2]["seen"][0]["what"] == "one report, connected"


def test_json_should():
    """A scenario that breaks a SHOULD is a warning for that requirement."""
    shown = json.loads(json_report(sample_run()))["requirements"][2]
    assert (shown["verdict"], shown["scenarios"][0]["verdict"]) == ("warn", "warn")


def test_junit():
    """Failures and errors count, a broken SHOULD passes with its text, and what was not judged is skipped."""
    suite = Xml.fromstring(junit_report(sample_run()))[0]
    assert {name: suite.get(name) for name in ("tests", "failures", "errors", "skipped")} == {
        "tests": "10", "failures": "2", "errors": "2", "skipped": "3",
    }  # fmt: skip
    assert suite.find("testcase/failure").get("message") == "fail: two – the second 1.1 s after the first"
    assert "chart-overloaded" in suite.find("testcase/failure").text
    assert "Hint" in suite.find("testcase[@classname='WB-08']/system-out").text


def test_junit_cleans():
    """Characters that XML cannot carry do not break the file."""
    run = sample_run()
    broken = type(run)("a\x00b\ud800", 1, 1.0, (), ())
    assert Xml.fromstring(junit_report(broken))[0].get("name") == "a�b�"


@pytest.fixture
def page():
    """The page of the sample run."""
    return BeautifulSoup(html_report(sample_run()), "html.parser")


def test_html_opens_what_failed(page):
    """What went wrong is open, what passed is closed."""
    opened = [one["id"] for one in page.select("details.requirement[open]")]
    assert opened == ["WB-02", "WB-08", "LOB-01", "LOB-02"]


def test_html_is_self_contained(page):
    """The page loads nothing from anywhere."""
    assert not page.select("[src], link, script")


def test_html_escapes(page):
    """What was observed is shown and never interpreted."""
    assert page.h1.string == "Rehearsal of Acme <visits>"
    assert "status?a=<b>" in page.select_one(".exchange pre").text


def test_html_exchanges(page):
    """Each exchange can be opened and tells request, answer and the fault that spoiled it."""
    first = page.select_one("#WB-02 .exchange")
    assert "⚑ spoiled: chart-overloaded" in first.summary.text
    assert "Authorization: Bearer ‹access token #2›" in first.select("pre")[0].text
    assert "503 after 0.012 s" in first.select("pre")[1].text


def test_files(tmp_path):
    """The three files are written."""
    assert [file.name for file in write_reports(sample_run(), tmp_path)] == ["report.json", "junit.xml", "report.html"]


def test_unwritable(tmp_path):
    """A folder that cannot be written to is refused in a sentence."""
    with pytest.raises(WrongUsage, match=r"cannot be written to .*: No such file or directory"):
        write_reports(sample_run(), tmp_path / "gone")


def test_strays():
    """The outcome of a scenario that names no known requirement is not lost."""
    assert strays([FAILED], [requirement("LOB-01").id]) == [
        "The scenario 'the chart is overloaded' (writeback/chart) belongs to no known requirement; its verdict is fail."
    ]
