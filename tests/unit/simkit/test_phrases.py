import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit.phrases import Hidden, Phrases

NAME = Hidden("Maya Lindqvist", "patient name", "canary")
STREET = Hidden("Straße", "street", "canary")


def phrases_of(*hidden: Hidden) -> Phrases:
    """These values to look for."""
    phrases = Phrases()
    for one in hidden:
        phrases.add(one)
    return phrases


def test_values_are_counted_whatever_their_case() -> None:
    """A value is found in capitals and inside a longer word, as often as it occurs."""
    assert phrases_of(NAME).found("MAYA LINDQVIST and maya lindqvists") == {NAME: 2}


def test_letters_that_fold_to_several_are_found() -> None:
    """A sharp s is found in its capital spelling, and what surrounds it is left alone."""
    assert phrases_of(STREET).replaced("Große STRASSE 7", lambda hidden: f"<{hidden.label}>") == "Große <street> 7"


def test_the_longest_of_overlapping_values_goes_first() -> None:
    """A full name is replaced as one, not by the family name inside it."""
    family = Hidden("Lindqvist", "family name", "canary")
    replaced = phrases_of(family, NAME).replaced("Maya Lindqvist, Lindqvist", lambda hidden: f"<{hidden.label}>")
    assert replaced == "<patient name>, <family name>"


def test_a_discarded_value_is_not_looked_for() -> None:
    """A value that was discarded is an ordinary word again."""
    phrases = phrases_of(NAME, STREET)
    phrases.discard("maya lindqvist")
    assert list(phrases) == [STREET]
    assert phrases.found("Maya Lindqvist") == {}


def test_discarding_what_never_was_is_no_error() -> None:
    """A value that was never added can be discarded."""
    phrases_of(NAME).discard("nobody")


@pytest.mark.parametrize("letters", [1, 2, 3, 4, 9])
def test_one_of_thousands_is_found(letters: int) -> None:
    """Among thousands of values, short and long ones are found."""
    crowd = phrases_of(*(Hidden(f"person number {i}", "person", "canary") for i in range(3000)))
    wanted = Hidden("zyxwvutsr"[:letters], "wanted", "canary")
    crowd.add(wanted)
    assert wanted in crowd.found(f"abc{wanted.value.upper()}def")


@given(st.text(min_size=1, max_size=8), st.text(max_size=30), st.text(max_size=30))
def test_nothing_is_left_of_a_replaced_value(value: str, before: str, after: str) -> None:
    """Whatever the value and its surroundings: it is found, and gone when it has been replaced."""
    phrases = phrases_of(Hidden(value, "", "canary"))
    text = before + value + after
    assert phrases.found(text)
    assert not phrases.found(phrases.replaced(text, lambda _: "\N{REPLACEMENT CHARACTER}" * (value[0] != "\ufffd")))
