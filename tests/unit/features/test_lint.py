from pathlib import Path

import pytest

from features.lint import known_requirements, main, problems

FEATURE = """Feature: A patient waits in the lobby

  Background:
    Given Riverside Clinic has approved virtual visits

  Rule: The clinician decides

    @req:LOB-01 @needs:portal
    Scenario: The patient arrives first
      When Maya joins her visit
      Then Maya waits in the lobby
"""


def problems_of(tmp_path: Path, text: str) -> list[str]:
    """What the lint says of such a feature, without the name of the file."""
    file = tmp_path / "lobby.feature"
    file.write_text(text, "utf-8")
    return [problem.removeprefix(f"{file}:") for problem in problems(file, {"LOB-01"})]


def test_a_feature_of_the_house_is_fine(tmp_path: Path) -> None:
    """A feature that follows the rules breaks none."""
    assert problems_of(tmp_path, FEATURE) == []


@pytest.mark.parametrize(
    "word",
    ["request", "Responses", "token", "endpoint", "status code", "JSON", "URLs", "clicks", "redirected", "HTTP", "API"],
)
def test_words_of_the_wire_are_named(tmp_path: Path, word: str) -> None:
    """A word of the wire is named with its line, in whatever case and number."""
    said = problems_of(tmp_path, FEATURE.replace("her visit", f"her {word} visit"))
    assert said == [f'10: "{word}" is a word of the wire: say what a person does or sees.']


@pytest.mark.parametrize("word", ["requested", "rapid", "tokenise", "statuses", "capital"])
def test_words_around_them_are_fine(tmp_path: Path, word: str) -> None:
    """Only whole words count."""
    assert problems_of(tmp_path, FEATURE.replace("her visit", f"her {word} visit")) == []


def test_tags_are_no_prose(tmp_path: Path) -> None:
    """A tag may name a capability as the target file does."""
    assert problems_of(tmp_path, FEATURE.replace("@needs:portal", "@needs:token")) == []


@pytest.mark.parametrize(
    ("tags", "sentence"),
    [
        ("@needs:portal", "has 0 tags @req:ID; it needs exactly one."),
        ("@req:LOB-01 @req:LOB-02", "has 2 tags @req:ID; it needs exactly one."),
        ("@req:LOB-99", "shows requirement LOB-99, which conformance/requirements.csv does not list."),
    ],
)
def test_a_scenario_shows_one_listed_requirement(tmp_path: Path, tags: str, sentence: str) -> None:
    """Each scenario carries one tag of a requirement that is listed."""
    said = problems_of(tmp_path, FEATURE.replace("@req:LOB-01 @needs:portal", tags))
    assert said == [f'9: "The patient arrives first" {sentence}']


@pytest.mark.parametrize("added", [-1, 7])
def test_a_scenario_is_short(tmp_path: Path, added: int) -> None:
    """A scenario has three steps with its background at least, and eight of its own at most."""
    last = "      Then Maya waits in the lobby\n"
    (said,) = problems_of(tmp_path, FEATURE.replace(last, last * (added + 1)))
    assert said.startswith(f'9: "The patient arrives first" has {2 + added} steps of its own; ')


def test_a_background_is_shorter(tmp_path: Path) -> None:
    """A background has three steps at most."""
    given = "    Given Riverside Clinic has approved virtual visits\n"
    assert problems_of(tmp_path, FEATURE.replace(given, given * 4)) == ["3: A background has at most 3 steps."]


@pytest.mark.parametrize("text", ["", "Feature: x\n  Nonsense:\n    Given\n  Scenario\n@"])
def test_what_is_no_feature_is_said(tmp_path: Path, text: str) -> None:
    """A file that is no feature is a broken rule, not an error of the lint."""
    assert problems_of(tmp_path, text)


def test_the_command_says_what_is_broken(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints each broken rule and ends with status 1, or says that all is well and ends with 0."""
    (tmp_path / "a.feature").write_text(FEATURE.replace("@req:LOB-01", ""), "utf-8")
    assert main([str(tmp_path)]) == 1
    assert "0 tags @req:ID" in capsys.readouterr().out
    (tmp_path / "a.feature").write_text(FEATURE, "utf-8")
    assert main([str(tmp_path / "a.feature")]) == 0
    assert "1 files" in capsys.readouterr().out


def test_the_requirements_are_known() -> None:
    """The lint knows the list of requirements."""
    assert "LOB-01" in (known_requirements() or ())
