"""Texts in the form of application/x-www-form-urlencoded (RFC 6749, appendix B), and quoted as a part of an address."""

import re
from collections.abc import Mapping
from urllib.parse import quote

PLAIN = re.compile(r"[0-9A-Z_a-z.~-]*")
"""A text in which nothing is to be quoted: to be sure of it takes half as long as to look for what is."""
ODD = re.compile(r"[^0-9A-Z_a-z.~-]")
"""What is to be quoted. The standard library looks at every character of a text for one that is."""
QUOTED = {character: quote(character, safe="") for character in map(chr, range(128))}


def form(fields: Mapping[str, str]) -> str:
    """Names and values, in their order."""
    every = [f"{quoted(name)}={quoted(value)}" for name, value in fields.items()]
    return "&".join(every).replace("%20", "+")


def quoted(text: str) -> str:
    """With everything quoted that is no letter, digit, or one of `_.-~` (RFC 3986 §2.3)."""
    return text if PLAIN.fullmatch(text) else ODD.sub(_quoted, text)


def _quoted(odd: re.Match[str]) -> str:
    return QUOTED.get(odd[0]) or quote(odd[0])
