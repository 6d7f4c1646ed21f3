"""The words of a text: what stands between characters that neither tokens nor base64 nor forms are made of.

Whoever looks for tokens or encodings in a text looks at its words. The search asks for those of a text several times,
and most of a text is no word of interest, so they are found once and by the fastest means that Python has.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

# What is shorter is neither a token nor decodes to anything of length.
SHORTEST = 8
_SHORTEST_TOKEN = 12
TOKEN = re.compile(rf"[A-Za-z0-9._~-]{{{_SHORTEST_TOKEN},}}")
TOKEN_EDGE = "._~-"
_TOKEN_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.~"
TOKEN_LETTERS = frozenset(_TOKEN_LETTERS.decode())
_LETTERS = _TOKEN_LETTERS + b"+/"


def _gaps_between(letters: bytes) -> bytes:
    return bytes(byte if byte in letters else ord(" ") for byte in range(256))


_GAPS, _GAPS_AND_PADDING = _gaps_between(_LETTERS + b"="), _gaps_between(_LETTERS)
_TOKEN_GAPS = _gaps_between(_TOKEN_LETTERS)
_TEXTS_KEPT = 32
# Words come again and again, those of headers and member names first of all: what is read in one is remembered.
WORDS_KEPT, LONGEST_KEPT = 8_192, 2_048


@lru_cache(maxsize=_TEXTS_KEPT)
def words(text: str) -> Mapping[str, None]:
    """The words of at least SHORTEST characters, each once, in their order: ASCII letters, digits and `+/=_-.~`."""
    return {word: None for word in dict.fromkeys(_parted(text, _GAPS)) if len(word) >= SHORTEST}


def some_words(text: str) -> list[str]:
    """The `words` in whatever order, in half of the time, and parted at equals signs, which only pad base64."""
    return [word for word in set(_parted(text, _GAPS_AND_PADDING)) if len(word) >= SHORTEST]


def _parted(text: str, gaps: bytes) -> list[str]:
    return text.encode("utf-8", "replace").translate(gaps).decode("ascii").split()


@lru_cache(maxsize=_TEXTS_KEPT)
def every_token(text: str) -> list[str]:
    """The tokens of a text, each as often as it stands there; of one that holds a secret they are asked repeatedly."""
    return _tokens(text)


def _tokens(text: str) -> list[str]:
    return [token for token in _parted(text, _TOKEN_GAPS) if len(token) >= _SHORTEST_TOKEN]


def tokens(text: str) -> list[str]:
    """What may be an issued secret in a text: each run of at least 12 characters, with and without marks around it."""
    found = _tokens(text)
    return [*found, *[token.strip(TOKEN_EDGE) for token in found if token[0] in TOKEN_EDGE or token[-1] in TOKEN_EDGE]]
