"""`rehearse smoke` as a user meets it: sentences, exit statuses and report files."""

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import pytest

from conformance.smoke import main


def test_a_good_environment_exits_0_and_leaves_three_reports(
    epic: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usual report files hold every check with its verdict."""
    assert main(["--fhir-base", epic.fhir_base, "--report", str(tmp_path / "made" / "here")]) == 0
    folder = tmp_path / "made" / "here"
    content = json.loads((folder / "report.json").read_text("utf-8"))
    assert content["target"] == epic.fhir_base
    assert content["summary"]["pass"] == 29
    assert content["summary"]["not-applicable"] == 3
    assert content["requirements"][0]["scenarios"][0]["seen"][0]["what"].startswith("http, which only")
    assert len(Xml.parse(folder / "junit.xml").findall(".//testcase")) == 32
    assert "<title>" in (folder / "report.html").read_text("utf-8")
    assert "29 pass" in capsys.readouterr().out


def test_a_broken_must_exits_1_and_explains_itself(epic: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """The finding names what was expected, what came, and what to do."""
    epic.documents["/clinic/api/FHIR/R4/metadata"]["software"]["version"] = "August 2018"
    assert main(["--fhir-base", f"{epic.fhir_base}/"]) == 1
    shown = capsys.readouterr().out
    assert "Expected   Epic, November 2018 or later" in shown
    assert "Actual     Epic August 2018" in shown
    assert "→ environment" in shown


def test_a_broken_should_is_a_warning_and_exits_0(epic: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """An environment of November 2018 can be used."""
    epic.without_smart()
    assert main(["--fhir-base", epic.fhir_base]) == 0
    assert "1 warn" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "Give the address to check"),
        (["--fhir-base", "epic.example/R4"], "give an absolute https address"),
        (["--fhir-base", "ftp://epic.example/R4"], "give an absolute https address"),
        (["--fhir-base", "https:///R4"], "give an absolute https address"),
        (["--fhir-base", "https://epic.example:port/R4"], "which is no address"),
        (["--fhir-base", "https://epic.example/R 4"], "give an absolute https address"),
        (["--fhir-base", "https://epic.example/R4?a=b"], "has a query ('a=b')"),
        (["--fhir-base", "https://epic.example/R4?"], "has a query"),
        (["--fhir-base", "https://epic.example/R4#top"], "has a fragment ('top')"),
        (["--fhir-base", "https://user:pw@epic.example/R4"], "carries a user name or password"),
        (["--fhir-base", "http://epic.example/R4"], "http is allowed for loopback only"),
        (["--fhir-base", "https://epic.example/R4", "--only", "TLS-9"], "the nearest one is TLS-0"),
        (
            ["--fhir-base", "https://epic.example/R4", "--ca-bundle", "none.pem"],
            "give the path of an existing PEM file",
        ),
        (["--fhir-base", "https://epic.example/R4", "--record", "a", "--replay", "b"], "give one of them"),
        (["--fhir-base", "https://epic.example/R4", "--replay", "none"], "holds no recording"),
        (["--fhir-base", "https://epic.example/R4", "--timeout", "soon"], "is no number of seconds"),
        (["--fhirbase", "https://epic.example/R4"], "unrecognized arguments"),
    ],
)
def test_bad_input_gives_one_sentence_and_exit_status_2(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Wrong usage is said in one line that names what would be right; a password is not repeated."""
    assert main(words) == 2
    told = capsys.readouterr()
    assert sentence in told.err
    assert told.err.count("\n") == 1
    assert "pw@" not in told.err


@pytest.mark.parametrize("url", ["https://no-such-host.invalid/R4", "http://127.0.0.1:9/R4", "http://[::1]:9/R4"])
def test_a_host_that_does_not_answer_exits_1_without_a_traceback(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Unreachable is a finding about the environment."""
    assert main(["--fhir-base", url, "--timeout", "3"]) == 1
    told = capsys.readouterr()
    assert "Traceback" not in told.out + told.err
    assert "ADDR-02" in told.out


def test_only_some_checks(epic: Any, capsys: pytest.CaptureFixture[str]) -> None:
    """--only asks for no more than those checks need."""
    assert main(["--fhir-base", epic.fhir_base, "--only", "ver-02"]) == 0
    assert len(epic.asked) == 1
    assert "DISC-01" not in capsys.readouterr().out


def test_a_recording_can_be_judged_later(epic: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """--record and --replay give the same verdicts, and the replay says that it is one."""
    words = ["--fhir-base", epic.fhir_base]
    assert main([*words, "--record", str(tmp_path)]) == 0
    first = capsys.readouterr().out.splitlines()
    asked = len(epic.asked)
    assert main([*words, "--replay", str(tmp_path)]) == 0
    second = capsys.readouterr().out.splitlines()
    assert "from the recording in" in second[0]
    assert second[1:-1] == first[1:-1]
    assert len(epic.asked) == asked


def test_the_list_shows_every_check(capsys: pytest.CaptureFixture[str]) -> None:
    """--list needs no address."""
    assert main(["--list"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 32


def test_a_slow_environment_does_not_hold_the_run(epic: Any) -> None:
    """Once the time for all requests is used up, nothing more is asked and the rest is skipped."""
    assert main(["--fhir-base", epic.fhir_base, "--time-limit", "0.000001"]) == 1
    assert epic.asked == []
