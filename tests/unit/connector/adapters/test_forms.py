"""Forms."""

from urllib.parse import urlencode

from hypothesis import given
from hypothesis import strategies as st

from connector.adapters.forms import form

TEXTS = st.text(st.characters(codec="utf-8")) | st.from_regex(r"[\w.~:/?#@!$&'()*+,;=% -]*", fullmatch=True)


@given(st.dictionaries(TEXTS, TEXTS))
def test_it_is_pythons(fields):
    """Whatever is in it is quoted as the standard library quotes it."""
    assert form(fields) == urlencode(fields)
