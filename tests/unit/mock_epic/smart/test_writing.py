"""How tokens and the answers that carry them are written."""

import base64
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mock_epic.smart.jwt import unsigned
from mock_epic.smart.writing import pretty

FLAT = st.dictionaries(st.text(), st.none() | st.booleans() | st.text() | st.integers(0, 2**63 - 1), min_size=1)


@given(FLAT)
def test_an_answer_is_indented(content: dict[str, Any]) -> None:
    """As Python indents it, whatever it says, but with lines ended by CRLF."""
    assert pretty(content).decode() == json.dumps(content, indent=2, ensure_ascii=False).replace("\n", "\r\n")


def claims_as_written(content: dict[str, Any]) -> bytes:
    """The claims of a token, byte for byte."""
    return base64.urlsafe_b64decode(unsigned(content).split(".")[1] + "==")


@given(FLAT)
def test_claims_are_written_without_spaces(content: dict[str, Any]) -> None:
    """As Python writes them in UTF-8, whatever they say."""
    assert claims_as_written(content).decode() == json.dumps(content, separators=(",", ":"), ensure_ascii=False)


@pytest.mark.parametrize(("value", "written"), [("\ud800", '"?"'), (2**64, "18446744073709551616")])
def test_odd_claims_are_written(value: Any, written: str) -> None:
    """Half of a surrogate pair cannot be written as it is, and a number has as many digits as it has."""
    assert claims_as_written({"sub": value}).decode() == f'{{"sub":{written}}}'
