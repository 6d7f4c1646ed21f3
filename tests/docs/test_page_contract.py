"""The page contract: what people look for on pages stands there, and nothing stands there that nobody looks for."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from conformance.evidence import CheckFailed, Evidence
from conformance.judges import screens_shown
from conformance.people import follower, portal
from conformance.people.page import SHORTEST_MESSAGE, Page

CONTRACT = (Path(__file__).parents[2] / "docs" / "page-contract.md").read_text("utf-8")
PORTAL = CONTRACT[CONTRACT.index("\n## Portal") : CONTRACT.index("\n## Messages")]
WORDS = {"Testing", "Production", "administrator", "alert"}
"""What is said in rows and messages and is no name of a button or field."""


def names() -> set[str]:
    """The names by which people find things in a portal."""
    there = {key: value for key, value in vars(portal).items() if key.isupper() and key != "FORGER"}
    return {name for value in there.values() for name in texts(value)}


def texts(value: object) -> Iterator[str]:
    """The text, or the texts in it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | tuple):
        yield from value.values() if isinstance(value, dict) else value


def reader(said: str) -> SimpleNamespace:
    """Somebody in front of a page that says this."""
    page = Page("http://127.0.0.1/", 403, f"<p>{said}</p>")
    return SimpleNamespace(name="Dr. Okafor", sees=page, where=lambda: said)


def test_every_name_is_agreed_upon() -> None:
    """What people press, fill in and read in a portal stands in the contract."""
    assert {name for name in names() if f"*{name}*" not in PORTAL} == set()


def test_nothing_is_agreed_upon_in_vain() -> None:
    """What the contract names in a portal is pressed, filled in or read by somebody."""
    assert set(re.findall(r"\*([^*|\n]+)\*", PORTAL)) - WORDS == names()


def test_other_pages() -> None:
    """The status page's list is found by the name in the contract, and a message is as long as it says."""
    assert f"`aria-label` is *{follower.CHANGES}*" in CONTRACT
    assert f"({SHORTEST_MESSAGE} characters or more)" in CONTRACT


@pytest.mark.parametrize(
    ("thing", "word"),
    [
        ("subscription", "subscription"),
        ("subscription", "Cloud for Healthcare"),
        ("subscription", "EHR connector"),
        ("licence", "licence"),
        ("licence", "license"),
    ],
)
def test_what_is_missing_is_named(thing: str, word: str) -> None:
    """Each word of the contract names what is missing."""
    assert f"*{word}*" in CONTRACT
    screens_shown.names(reader(f"There is no {word}."), thing, Evidence())
    with pytest.raises(CheckFailed):
        screens_shown.names(reader("There is something missing."), thing, Evidence())


@pytest.mark.parametrize("word", ["minutes", "hours", "come back", "next visit"])
def test_when_to_come_back(word: str) -> None:
    """Each word of the contract says when to come back."""
    assert f"*{word}*" in CONTRACT
    screens_shown.says_when(reader(f"The visit has not begun: {word}."), Evidence())


@pytest.mark.parametrize("word", ["reference", "request", "incident"])
@pytest.mark.parametrize("way_on", ["again", "retry"])
def test_what_to_quote_to_support(word: str, way_on: str) -> None:
    """Each word of the contract makes an id something to quote, and each way on is one."""
    assert f"*{word}*" in CONTRACT
    assert f"*{way_on}*" in CONTRACT
    person = reader(f"Epic does not answer now. Please {way_on}. {word.capitalize()} 1f3a9c")
    person.is_told = lambda: True
    screens_shown.is_told_in_time(person, Evidence(), 1.0)
