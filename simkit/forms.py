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
    # Nearly all that is quoted. None of these signs parts fields, or can become part of another escape.
    plainer = text.replace("+", " ").replace("%3A", ":").replace("%2F", "/")
    pairs = [part.partition("=") for part in plainer.split("&") if part]
    if "%" not in plainer:
        return [(name, value) for name, _, value in pairs]
    return [(_unquoted(name), _unquoted(value)) for name, _, value in pairs]


def _quoted(text: str) -> str:
    return text if PLAIN.fullmatch(text) else quote_plus(text)


def _unquoted(text: str) -> str:
    return unquote(text, errors="werkzeug.url_quote") if "%" in text else text
