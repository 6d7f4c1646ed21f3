import base64
import gzip
from urllib.parse import unquote_plus

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from simkit.decoding import opened, text_of, unescaped, unquoted, views
from tests.unit.simkit.disguises import DISGUISES
from tests.unit.simkit.slow_reading import readings

NAME = "Maya Lindqvist"


@pytest.mark.parametrize("disguise", sorted(set(DISGUISES) - {"plain", "upper case", "JSON", "HTML"}))
def test_every_disguise_is_seen_through(disguise: str) -> None:
    """A disguised value is readable in a view, which names the disguise."""
    form, hide = DISGUISES[disguise]
    assert form in {view.form for view in views(hide(NAME)) if NAME in view.text}


def test_a_view_says_where_it_came_from() -> None:
    """The piece of a view is the part of the text that hides the value."""
    (piece,) = {view.piece for view in views("before TWF5YSBMaW5kcXZpc3Q= after") if NAME in view.text}
    assert piece == "TWF5YSBMaW5kcXZpc3Q="


def test_a_plain_text_has_no_other_view() -> None:
    """Ordinary words are not taken for a disguise."""
    assert list(views("The patient is in the lobby.")) == []


def test_a_compressed_body_is_unpacked() -> None:
    """A body in gzip is read, and that it was gzip is told."""
    assert text_of(gzip.compress(NAME.encode())) == (NAME, "gzip")


def test_a_broken_gzip_body_is_read_as_it_is() -> None:
    """A body that only begins like gzip is no error."""
    text, undone = text_of(b"\x1f\x8bnot really")
    assert undone is None
    assert "not really" in text


def test_escapes_of_json_and_html_are_undone() -> None:
    """Letters that JSON or HTML escape are read as letters, pairs of surrogates as one."""
    assert unescaped(r"Zo\u00eb \"Z\" \ud83d\ude00 O&#39;Brien") == 'Zoë "Z" 😀 O\'Brien'


_PERCENT = [
    "%", "+", "a", "4", "%41", "%c3%A9", "%C3", "%e2%82", "%zz", "é", "😀", "\x00", "=", "%3D", "%ff", "ÿ", "%\n",
    "\r\n", " \n", ".", "\t",
]  # fmt: skip


@given(st.lists(st.sampled_from(_PERCENT)).map("".join))
def test_percent_encoding_is_undone_as_usual(text: str) -> None:
    """Percent-encoding is undone as the standard library does it, in broken sequences too."""
    assert unquoted(text) == unquote_plus(text)


@given(st.text(max_size=300) | st.binary(max_size=300).map(lambda raw: raw.decode("latin-1")))
def test_any_text_can_be_looked_at(text: str) -> None:
    """No text whatever is an error."""
    assert all(view.form in {"raw", "url", "base64", "jwt", "gzip"} for view in views(text))


@given(st.binary(max_size=300))
def test_any_body_can_be_looked_at(body: bytes) -> None:
    """No body whatever is an error."""
    text, _ = text_of(body)
    list(views(text))


_WRAPPED = st.recursive(
    st.sampled_from([NAME, "launch", "a.b-c_d~e", "Zoë", "x=1&y=%41", "eyJ", "%", "+", "é.", "\\u0041", "&amp;", "=="]),
    lambda inner: st.builds(
        lambda disguise, parts, glue: DISGUISES[disguise][1](glue.join(parts)),
        st.sampled_from(sorted(DISGUISES)),
        st.lists(inner, min_size=1, max_size=3),
        st.sampled_from(["", " ", ".", "/", "=", "-", "+", '"', "%20", "é"]),
    ),
    max_leaves=5,
)


@given(_WRAPPED)
def test_nothing_is_overlooked(text: str) -> None:
    """Whatever is wrapped in whatever: the views show all that a plain search with every pattern reads."""
    seen = {view.text for view in views(text)}
    missing = {read for _, read in readings(text)} - seen - {text}
    assert not missing


@given(st.text(min_size=6, max_size=40), st.booleans())
@example("\N{REPLACEMENT CHARACTER}" * 3, False)
@example("é ± ∞ 😀", True)
def test_whatever_text_is_in_base64_it_is_opened(text: str, url_safe: bool) -> None:
    """Base64 of any text, in either alphabet, is not taken for what is no text."""
    encode = base64.urlsafe_b64encode if url_safe else base64.b64encode
    assert opened(encode(text.encode()).decode()) == ("base64", text)


@given(st.binary(min_size=6, max_size=12))
def test_what_is_no_text_is_not_opened(content: bytes) -> None:
    """Bytes that are no UTF-8 are none after base64 either."""
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = None
    assert opened(base64.b64encode(content).decode()) == ("base64", text)
