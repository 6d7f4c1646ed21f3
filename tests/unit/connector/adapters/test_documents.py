"""Documents in JSON: read quickly, as Python's parser reads them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.adapters.documents import read

NUMBERS = st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(),
    lambda values: st.lists(values) | st.dictionaries(st.text(), values),
)


@given(VALUES, st.booleans())
def test_what_is_written_is_read(value, escaped):
    """Whatever is in a document, escaped or not."""
    text = json.dumps(value, ensure_ascii=escaped).encode("utf-8", "surrogatepass")
    assert repr(read(text)) == repr(value)


@pytest.mark.parametrize(
    "text",
    [
        b'\xef\xbb\xbf{"a": 1}',
        '{"a": "\u00e9"}'.encode("utf-16"),
        '{"a": "\u00e9"}'.encode("utf-32"),
        b'{"a": "\\ud800"}',
        b'{"a": "\xed\xa0\x80"}',
        b'{"a": NaN, "b": -Infinity, "c": 1e400}',
        b'{"a": 1, "a": 2}',
        b" [] ",
    ],
)
def test_odd_documents(text):
    """What is against the specification, but can be read, is read."""
    assert repr(read(text)) == repr(json.loads(text))


@pytest.mark.parametrize("text", [b"", b"<html>", b"{", b"{}{}", b'{"a": "\xe9"}', b"{'a': 1}", b'"\x01"', b"[1,]"])
def test_what_is_none(text):
    """Whoever asks is told so."""
    with pytest.raises(ValueError, match=r": line \d+ column \d+|can't decode byte"):
        read(text)
