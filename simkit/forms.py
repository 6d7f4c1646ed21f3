"""Texts in the form of application/x-www-form-urlencoded, where most of a text stands as it is."""

import re
from collections.abc import Iterable
from urllib.parse import quote_plus, unquote

PLAIN = re.compile(r"[0-9A-Z_a-z.~-]*")
"""A text in which nothing is to be quoted."""


def written(fields: Iterable[tuple[str, str]]) -> str:
    """Names and values, as `urlencode` writes them."""
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in fields])


def fields_in(text: str) -> list[tuple[str, str]]:
    """Names and values, as werkzeug reads them, by a rule of its own: what is no UTF-8 stays percent-encoded."""
    pairs = [part.partition("=") for part in text.split("&") if part]
    return [(_plain(name), _plain(value)) for name, _, value in pairs]


def _quoted(text: str) -> str:
    return text if PLAIN.fullmatch(text) else quote_plus(text)


def _plain(text: str) -> str:
    spaced = text.replace("+", " ")
    if "%" not in spaced:
        return spaced
    # Nearly all that is quoted in an address. Neither sign can become part of another escape.
    plainer = spaced.replace("%3A", ":").replace("%2F", "/")
    return unquote(plainer, errors="werkzeug.url_quote") if "%" in plainer else plainer
