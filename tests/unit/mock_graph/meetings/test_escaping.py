from urllib.parse import quote

from hypothesis import given
from hypothesis import strategies as st

from mock_graph.meetings.escaping import escaped


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_is_encoded_like_a_value(text: str) -> None:
    """Whatever is not unreserved is percent-encoded, as the standard library does it."""
    assert escaped(text) == quote(text, safe="")


def test_codes_in_lower_case() -> None:
    """Join links have their codes in lower case; letters of the value stay as they are."""
    assert escaped("A:{é}%", lower_case=True) == "A%3a%7b%c3%a9%7d%25"
