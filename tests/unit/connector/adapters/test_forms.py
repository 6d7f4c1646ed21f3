"""Forms."""

from urllib.parse import quote, urlencode

from hypothesis import given
from hypothesis import strategies as st

from connector.adapters.forms import form, quoted

TEXTS = st.text(st.characters(codec="utf-8")) | st.from_regex(r"[\w.~:/?#@!$&'()*+,;=% -]*", fullmatch=True)


@given(st.dictionaries(TEXTS, TEXTS))
def test_it_is_pythons(fields):
    """Whatever is in it is quoted as the standard library quotes it."""
    assert form(fields) == urlencode(fields)


@given(TEXTS)
def test_a_part_of_an_address_is_pythons(text):
    """Whatever could part an address is quoted as the standard library quotes it."""
    assert quoted(text) == quote(text, safe="")
