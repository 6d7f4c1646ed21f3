from hypothesis import given
from hypothesis import strategies as st

from simkit.words import SHORTEST, TOKEN, every_token, some_words, words


def test_words_are_what_tokens_and_base64_are_made_of() -> None:
    """A token, its encoding and a field of a form are one word each; what encloses them is none."""
    assert list(words('{"token": "eyJhbGci.eyJzdWIi.c2ln"}&code=abc-d_e~f%3D TWF5YQo+/w== "')) == [
        "eyJhbGci.eyJzdWIi.c2ln",
        "code=abc-d_e~f",
        "TWF5YQo+/w==",
    ]


def test_a_word_comes_once_and_in_its_place() -> None:
    """Words are in the order of the text, a repeated one where it stands first, and short ones are left out."""
    assert list(words("beginning 1234567 middlemost beginning the-end-")) == ["beginning", "middlemost", "the-end-"]


@given(st.text())
def test_any_text_has_words(text: str) -> None:
    """No text is an error, and every word stands in it."""
    assert all(word in text and len(word) >= SHORTEST for word in words(text))


@given(st.text() | st.lists(st.sampled_from(["beginning", "1234567", " ", "é", "/+=", '"'])).map("".join))
def test_in_whatever_order_they_are_the_same(text: str) -> None:
    """Whoever does not ask for their order gets the same words, parted at equals signs, each once."""
    parts = {part for word in words(text) for part in word.split("=")}
    assert sorted(some_words(text)) == sorted(part for part in parts if len(part) >= SHORTEST)


@given(st.lists(st.sampled_from([*"a-._~+/= é", "elevenchars", "\ud800", '"'])).map("".join))
def test_tokens_are_what_their_pattern_finds(text: str) -> None:
    """The tokens of a text are all that the pattern of one finds in it, in their order."""
    assert every_token(text) == TOKEN.findall(text)
