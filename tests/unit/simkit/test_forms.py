"""Forms."""

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug import Request
from werkzeug.datastructures import MultiDict

from simkit.forms import fields_in, written


@given(st.lists(st.tuples(st.text(), st.text())))
def test_fields_are_written_as_python_writes_them(fields: list[tuple[str, str]]) -> None:
    """Whatever is in them."""
    fields = [
        (name.encode(errors="replace").decode(), value.encode(errors="replace").decode()) for name, value in fields
    ]
    assert written(fields) == urlencode(fields)


@given(st.text("&=+%;a2Fé03A:/", max_size=40))
def test_fields_are_read_as_werkzeug_reads_them(text: str) -> None:
    """Whatever is odd about them."""
    assert MultiDict(fields_in(text)) == Request({"QUERY_STRING": text.encode().decode("latin-1")}).args


@pytest.mark.parametrize("text", ["a=%FF", "a=%C3%A9&a=%c3", "a=%C3%3A%%3A3A", "=x", "a", "a=b=c", "+a+=%2B", "&&"])
def test_odd_fields_are_read_as_werkzeug_reads_them(text: str) -> None:
    """Without a name, without a value, of bytes that are no UTF-8, with escapes beside escapes."""
    assert MultiDict(fields_in(text)) == Request({"QUERY_STRING": text}).args
