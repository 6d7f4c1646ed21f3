"""What becomes of scenarios: each kind of ending, seen from the outside of a rehearsal."""

from pathlib import Path

import pytest

from tests.unit.conformance.tiny import rehearse_tiny, scenario

ACME = str(Path(__file__).with_name("acme.toml"))
"""A target that declares less than the reference connector."""

ENDINGS = """
Feature: Tiny

  Background:
    Given all is well

  @req:WB-01
  Scenario: passes
    When Maya joins
    Then the chart is right

  @req:WB-01
  Scenario: fails
    When Maya joins
    Then the chart is wrong

  @req:WB-01
  Scenario: cannot begin
    Given Maya cannot come
    Then the chart is wrong

  @req:WB-01
  Scenario: cannot go on
    When Maya cannot come
    Then the chart is right

  @req:WB-01
  Scenario: examines nothing
    Then nobody looks

  @req:WB-01
  Scenario: stumbles
    Then a judge stumbles

  @req:WB-01
  Scenario: has an undefined step
    Then nobody has written this

  @req:WB-01
  Scenario: has a step that is defined for something else
    Then Maya waits

  @req:WB-01
  Scenario: takes what is not simulated
    Then Epic cannot do that

  @req:WB-01
  Scenario: passes with an unspent fault
    Given a fault that is never spent
    Then the chart is right

  @req:WB-01
  Scenario: fails with an unspent fault
    Given a fault that is never spent
    Then the chart is wrong

  @req:LIC-01
  Scenario: needs what its requirement needs
    Then the chart is wrong

  @req:WB-01 @needs:licensing
  Scenario: needs what its tag says
    Then the chart is wrong

  @req:WB-11
  Scenario: breaks a part that must be
    Then a part that must be is wrong

  @req:WB-01
  Scenario Outline: counts to <number>
    Then the number is <number>

    Examples:
      | number |
      | 1      |
      | 2      |
"""


@pytest.fixture(scope="module")
def endings(tmp_path_factory):
    """The results by the scenarios' names."""
    rehearsed = rehearse_tiny(tmp_path_factory.mktemp("endings"), ENDINGS, target_file=ACME)
    assert rehearsed.stderr == ""
    assert rehearsed.troubles == []
    return {one["name"]: one for one in rehearsed.scenarios}


@pytest.mark.parametrize(
    ("name", "verdict", "reason"),
    [
        ("passes", "pass", ""),
        ("fails", "fail", ""),
        ("cannot begin", "skipped", "an earlier step failed: Given Maya cannot come"),
        ("cannot go on", "fail", ""),
        ("examines nothing", "error", "The scenario examined nothing"),
        ("stumbles", "error", "ValueError: a judge stumbled. This is a mistake of the rehearsal"),
        ("has an undefined step", "error", "Nothing defines the step 'Then nobody has written this'."),
        ("has a step that is defined for something else", "error", "Nothing defines the step 'Then Maya waits'."),
        ("takes what is not simulated", "not-simulated", "not simulated: fax"),
        ("passes with an unspent fault", "error", "The fault was never spent."),
        ("fails with an unspent fault", "fail", ""),
        ("needs what its requirement needs", "not-applicable", "the target does not declare the capability licensing"),
        ("needs what its tag says", "not-applicable", "the target does not declare the capability licensing"),
        ("breaks a part that must be", "fail", ""),
        ("counts to 1", "pass", ""),
        ("counts to 2", "fail", ""),
    ],
)
def test_verdicts(endings, name, verdict, reason):
    """Each way to end has its verdict and says why."""
    assert endings[name]["verdict"] == verdict
    assert endings[name]["reason"].startswith(reason)


def test_observations(endings):
    """A green scenario says what was seen."""
    assert endings["passes"]["seen"] == [{"what": "one report", "exchanges": []}]


def test_finding(endings):
    """A failed scenario carries its finding, its step and the deed just before."""
    failed = endings["fails"]
    assert failed["findings"][0]["actual"] == "two reports"
    assert (failed["step"], failed["deed"]) == ("Then the chart is wrong", "Maya joined")


def test_note(endings):
    """A trouble beside a failure is a note on it."""
    assert endings["fails with an unspent fault"]["notes"] == ["The fault was never spent."]


def test_own_level(endings):
    """A part of a SHOULD that must be carries its own level."""
    assert endings["breaks a part that must be"]["level"] == "MUST"


def test_trace(endings):
    """The last lines of a traceback are kept for the report."""
    assert endings["stumbles"]["trace"].endswith("ValueError: a judge stumbled")


MANY = """
Feature: Tiny
  @req:WB-01
  Scenario: one
    Then the chart is right
  @req:WB-02
  Scenario: two
    Then the chart is right
  @req:WB-03 @disruptive
  Scenario: three
    Then the chart is right
"""

ANOTHER = "  @req:WB-01\n  Scenario: Another\n    Then {}\n"


def test_workers(tmp_path):
    """With workers every scenario is heard of once, and what is disruptive comes last."""
    rehearsed = rehearse_tiny(tmp_path, MANY, workers=2)
    assert sorted(rehearsed.told[:2]) == ["one", "two"]
    assert rehearsed.told[2:] == ["three"]


def test_whole_stores_first(tmp_path):
    """What searches whole stores comes before all else, whose people would have to be searched too."""
    two = MANY + "  @req:PRIV-04\n  Scenario: four\n    Then the chart is right\n"
    assert rehearse_tiny(tmp_path, two).told == ["four", "one", "two", "three"]


def test_an_unknown_requirement(tmp_path):
    """A scenario that names a requirement of which nobody knows is run like any other."""
    assert rehearse_tiny(tmp_path, scenario("Then the chart is right", tags="@req:WB-99")).only["verdict"] == "pass"


def test_only_requirement(tmp_path):
    """--only with a requirement runs its scenarios and no other."""
    assert rehearse_tiny(tmp_path, MANY, only_requirements=["WB-02"]).told == ["two"]


def test_only_feature(tmp_path):
    """--only with a feature runs its scenarios."""
    assert sorted(rehearse_tiny(tmp_path, MANY, only_features=["tiny"]).told) == ["one", "three", "two"]


def test_interrupted(tmp_path):
    """Ctrl-C in the middle ends the rehearsal and is no verdict."""
    assert rehearse_tiny(tmp_path, scenario("Then Ctrl-C is pressed")).interrupted


def test_interrupted_side_by_side(tmp_path):
    """Ctrl-C in one of several processes ends them all."""
    assert rehearse_tiny(tmp_path, MANY + ANOTHER.format("Ctrl-C is pressed"), workers=2).interrupted


def test_pytest_breaks_side_by_side(tmp_path):
    """Where pytest itself breaks in one of several processes, the report says so, and what was never run."""
    hook = "def pytest_runtest_logfinish(nodeid):\n    raise ValueError('out of order')\n"
    rehearsed = rehearse_tiny(tmp_path, MANY, workers=2, hooks=hook)
    assert rehearsed.troubles[0].startswith("pytest broke: ")
    assert "ValueError: out of order" in rehearsed.troubles[0]
    assert {one["name"]: one["verdict"] for one in rehearsed.scenarios}["three"] == "error"


def test_unreadable_steps(tmp_path):
    """Steps that cannot be imported are an error, and so is each scenario that was never run."""
    rehearsed = rehearse_tiny(tmp_path, scenario("Then the chart is right"), steps="import nothing_there\n")
    assert "No module named 'nothing_there'" in rehearsed.troubles[0]
    assert rehearsed.only["verdict"] == "error"
    assert rehearsed.only["reason"].startswith("It was never run.")


def test_dead_worker(tmp_path):
    """A scenario whose process dies is an error, not a silence."""
    two = scenario("Then the process dies") + ANOTHER.format("the chart is right")
    rehearsed = rehearse_tiny(tmp_path, two, workers=2)
    assert {one["name"]: one["verdict"] for one in rehearsed.scenarios} == {"The visit": "error", "Another": "pass"}


def test_every_worker_dies(tmp_path):
    """What a dead process had not begun is run by another one, however many die."""
    feature = scenario("Then the process dies") + "".join(
        ANOTHER.format(ending).replace("Another", f"Another {number}")
        for number, ending in enumerate(["the process dies", "the process dies", "the chart is right"])
    )
    verdicts = {one["name"]: one["verdict"] for one in rehearse_tiny(tmp_path, feature, workers=2).scenarios}
    assert list(verdicts.values()).count("error") == 3
    assert verdicts["Another 2"] == "pass"


def test_a_worker_dies_after_asking(tmp_path):
    """What a process did not get because it died is run by another one."""
    hook = (
        "import os\nfrom multiprocessing.connection import Connection\n"
        "send, first, failed = Connection.send, os.getpid(), []\n"
        "def send_once_in_vain(link, told):\n"
        "    if os.getpid() == first and not failed:\n"
        "        failed.append(told)\n"
        "        raise BrokenPipeError\n"
        "    send(link, told)\n"
        "Connection.send = send_once_in_vain\n"
    )
    rehearsed = rehearse_tiny(tmp_path, MANY, workers=2, hooks=hook)
    assert rehearsed.troubles == []
    assert sorted(one["name"] for one in rehearsed.scenarios if one["verdict"] == "pass") == ["one", "three", "two"]


def test_a_worker_dies_while_it_tells(tmp_path):
    """A process that dies in the middle of a message has died in the midst of its scenario, and the others go on."""
    hook = (
        "import os, struct\nfrom multiprocessing.connection import Connection\n"
        "send = Connection.send\n"
        "def send_half(link, told):\n"
        "    if isinstance(told, tuple) and told[0] == 'report' and 'the_visit' in str(told[1]).lower():\n"
        "        os.write(link.fileno(), struct.pack('!i', 1000) + b'half')\n"
        "        os._exit(1)\n"
        "    send(link, told)\n"
        "Connection.send = send_half\n"
    )
    two = scenario("Then the chart is right") + ANOTHER.format("the chart is right")
    rehearsed = rehearse_tiny(tmp_path, two, workers=2, hooks=hook)
    assert {one["name"]: one["verdict"] for one in rehearsed.scenarios} == {"The visit": "error", "Another": "pass"}


@pytest.mark.parametrize(
    ("ends", "trouble"),
    [
        ("import os; os._exit(1)", "A process for scenarios ended before it asked for the first one."),
        ("raise ValueError('out of order')", "ValueError: out of order"),
    ],
)
def test_no_worker_begins(tmp_path, ends, trouble):
    """Where processes end before they begin, the rehearsal ends too and says so."""
    hook = f"def pytest_plugin_registered(plugin):\n    if type(plugin).__name__ == '_Teller':\n        {ends}\n"
    rehearsed = rehearse_tiny(tmp_path, MANY, workers=2, hooks=hook)
    assert trouble in rehearsed.troubles[0]
    assert {one["verdict"] for one in rehearsed.scenarios} == {"error"}


def test_modules_side_by_side(tmp_path):
    """A process that takes a scenario of another module than before has ended what belongs to the first one."""
    feature = scenario("Then the chart is right") + "".join(
        ANOTHER.format("the chart is right").replace("Another", f"Another {number}") for number in range(5)
    )
    rehearsed = rehearse_tiny(tmp_path, feature, workers=2, modules=2)
    assert [one["verdict"] for one in rehearsed.scenarios] == ["pass"] * 12
