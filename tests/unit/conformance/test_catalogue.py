import pytest

from conformance.catalogue import Catalogue, Selection, bundled_features
from conformance.requirements import read_requirements
from conformance.usage import WrongUsage

LOBBY = """
@needs:portal
Feature: Waiting in the lobby
  Background:
    Given a clinic
  @disruptive
  Rule: The clinician decides
    @req:LOB-01
    Scenario Outline: Maya comes <when>
      When Maya comes
      Examples:
        | when  |
        | early |
        | late  |
"""


@pytest.fixture
def catalogue(tmp_path):
    """Two features, one of them empty."""
    (tmp_path / "lobby").mkdir()
    (tmp_path / "lobby" / "waiting.feature").write_text(LOBBY)
    (tmp_path / "empty.feature").write_text("")
    return Catalogue(tmp_path)


def test_scenario(catalogue):
    """A scenario has the tags of its feature and rule, its background, and as many runs as examples."""
    (one,) = catalogue.scenarios
    assert (one.requirements, one.needs, one.disruptive, one.runs) == (("LOB-01",), ("portal",), True, 2)
    assert (one.file, one.background, one.steps) == ("lobby/waiting", ("Given a clinic",), ("When Maya comes",))


@pytest.mark.parametrize(
    "word", ["lobby", "waiting", "lobby/waiting", "features/lobby/waiting.feature", "Waiting in the lobby", "lobby/"]
)
def test_feature_names(catalogue, word):
    """A feature is chosen by its folder, its file, its path or its title."""
    assert catalogue.selection([word], read_requirements()) == Selection(features=("lobby/waiting",))


def test_requirement_and_feature(catalogue):
    """Requirements and features can be chosen together."""
    chosen = catalogue.selection(["wb-01", "lobby"], read_requirements())
    assert chosen == Selection(("WB-01",), ("lobby/waiting",))


def test_unknown(catalogue):
    """What is neither is refused with the nearest."""
    with pytest.raises(WrongUsage, match="the nearest one is 'waiting'"):
        catalogue.selection(["wating"], read_requirements())


def test_bundled_tags_are_known():
    """Each bundled scenario is an example of exactly one requirement, which exists."""
    requirements = read_requirements()
    for scenario in Catalogue(bundled_features()).scenarios:
        assert len(scenario.requirements) == 1, scenario.name
        assert scenario.requirements[0] in requirements
