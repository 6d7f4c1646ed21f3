import pytest
from hypothesis import given
from hypothesis import strategies as st

from simkit.gist import gist
from simkit.phrases import folded
from tests.unit.simkit.disguises import DISGUISES
from tests.unit.simkit.slow_reading import readings

NAME = "Maya Lindqvist"
TOKEN = "a-token.of-the_caller~1"

_PIECES = ["x=1&y=%41", "&lt", "&amp;", "%", "+", "\\u0041", "\\", "launch", '"', " ", "é", "=="]
_HIDDEN = st.builds(
    lambda disguise, value: DISGUISES[disguise][1](value),
    st.sampled_from(sorted(DISGUISES)),
    st.sampled_from([NAME, TOKEN]),
)
_TEXTS = st.recursive(
    st.lists(st.sampled_from(_PIECES) | _HIDDEN | st.text(max_size=60), max_size=6).map("".join),
    lambda inner: st.builds(
        lambda disguise, text: DISGUISES[disguise][1](text), st.sampled_from(sorted(DISGUISES)), inner
    ),
    max_leaves=2,
)


def seen(texts: list[str], value: str) -> bool:
    """Whether the gist of these texts shows a value."""
    outside, inside, _ = gist("\n".join(texts), len(value))
    return folded(value) in outside.folded or folded(value) in inside.folded


def possible_tokens(texts: list[str]) -> set[str]:
    """What the gist of these texts takes for tokens."""
    outside, inside, _ = gist("\n".join(texts), 1)
    return {*outside.tokens, *inside.tokens}


@given(st.lists(_TEXTS, min_size=1, max_size=3))
def test_a_value_that_can_be_read_is_in_the_gist(texts: list[str]) -> None:
    """Whatever a plain search reads a value in, alone or beside other texts: the gist shows it."""
    read = [text for one in texts for text in (one, *(view for _, view in readings(one)))]
    for value in (NAME, TOKEN, "a<b", "Lindqvist&"):
        assert seen(texts, value) or not any(folded(value) in folded(text) for text in read)


@given(st.lists(_TEXTS, min_size=1, max_size=3))
def test_a_token_that_can_be_read_is_in_the_gist(texts: list[str]) -> None:
    """Whatever a plain search reads a token in as a word of its own: the gist lists it."""
    read = [text for one in texts for text in (one, *(view for _, view in readings(one)))]
    assert TOKEN in possible_tokens(texts) or not any(TOKEN in text.split() for text in read)


def test_a_value_reaches_far_around_an_escape() -> None:
    """A value that begins long before an escape and ends long after it is seen, spaces and quotes in it or not."""
    value = 'before "the" escape é and a good deal after it, to the end'
    assert seen([f"{'x ' * 300}{value.replace('é', '%C3%A9')}{' y' * 300}"], value)


@pytest.mark.parametrize("between", ["x" * 40, " ", '"'], ids=["far apart", "words", "strings"])
def test_a_value_is_seen_after_many_escapes(between: str) -> None:
    """However many escapes come before, the value behind them is seen, spaces in it or not."""
    text = f"%41{between}" * 60
    assert seen([f"{text}{NAME.replace('y', '%79')} {text}"], NAME)


def test_texts_are_not_read_across() -> None:
    """Where one text ends and another begins nothing is put together that is in neither."""
    assert not seen(["TWF5YSBM", "aW5kcXZpc3Q="], NAME)
