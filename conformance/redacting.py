"""Keeps launch tokens, codes and what else is secret in an address out of sentences that people read and pass on."""

import re

_QUERY = re.compile(r"(?<=[\w/.%~\]-])[?#][\w.%-]+=(?:[^\s'\"<>)]*[^\s'\"<>).,;:])?")
_TOKEN = re.compile(r"eyJ[\w-]+(?:\.[\w.-]*)?")
_SECRET = re.compile(
    r"(?P<name>\b(?:code|launch|state|nonce|code_verifier|client_secret|client_assertion|\w+_token))="
    r"(?P<value>[^&\s'\"<>;,()‹]+)"
)


def without_secrets(text: str) -> str:
    """The text with JSON web tokens and the values of code=, launch=, state= and the like hidden."""
    return _SECRET.sub(r"\g<name>=‹hidden›", _TOKEN.sub("‹token›", text))


def without_queries(text: str) -> str:
    """The text without secrets, and with only "?…" left of each query of an address."""
    return without_secrets(_QUERY.sub("?…", text))


def bare(address: str) -> str:
    """An address up to its query or fragment."""
    return re.split("[?#]", address, maxsplit=1)[0]
