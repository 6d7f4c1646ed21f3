"""Secrets that are known by the name they travel under, whoever issued them: in forms, JSON and credentials."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from string import ascii_lowercase, digits

from ahocorasick_rs import BytesAhoCorasick

_NAMES = (
    "client_secret", "client_assertion", "code_verifier", "refresh_token", "access_token", "id_token", "assertion",
    "passwd", "password", "code", "launch",
)  # fmt: skip
_NAMED = re.compile(rf"""(?<![^?&\s"';,{{])(?P<name>{"|".join(_NAMES)})(?:=|"\s*:\s*")(?P<value>[^&"\s<;]{{4,}})""")
_CREDENTIALS = re.compile(r"(?i)\b(?:bearer|basic)\s+(?P<value>[A-Za-z0-9+/=._~-]{4,})")
# How they begin. Looking for that takes a small part of the time of looking for the patterns everywhere.
_KEYS = [f"{name}{end}".encode() for name in _NAMES for end in '="']
_SCHEMES = [b"bearer", b"basic"]
_BEGIN_ANY = BytesAhoCorasick([*_KEYS, *_SCHEMES])
_IN_A_WORD = frozenset(f"{ascii_lowercase}{digits}_".encode())

Shown = Callable[[re.Match[str]], str]


def may_be_named(text: str) -> bool:
    """Whether there may be such a secret in a text, or in one of several texts that are joined by line feeds."""
    plain = _lower(text)
    begun = _BEGIN_ANY.find_matches_as_indexes(plain)
    return any(not start or plain[start - 1] not in _IN_A_WORD for _, start, _ in begun)


def without_named(text: str, hide: Callable[[str, str], str]) -> str:
    """The text with `hide(label, value)` in the place of each such secret."""
    names, schemes = _begun(text)
    if not names and not schemes:
        return text
    shown = _spliced(text, schemes, _CREDENTIALS, lambda m: hide("credentials", m["value"]))
    if shown is not text:
        names, _ = _begun(shown)
    return _spliced(shown, names, _NAMED, lambda m: hide(m["name"].replace("_", " "), m["value"]))


def _spliced(text: str, places: Iterable[int], pattern: re.Pattern[str], shown: Shown) -> str:
    """The text with something else in the place of each value that the pattern finds; itself if it finds none."""
    parts, position = [], 0
    for place in places:
        found = pattern.match(text, place) if place >= position else None
        if found:
            parts += [text[position : found.start("value")], shown(found)]
            position = found.end()
    return "".join(parts) + text[position:] if parts else text


def _begun(text: str) -> tuple[Sequence[int], Sequence[int]]:
    """Where there may be a name, and where a scheme of credentials."""
    plain = _lower(text)
    found = _BEGIN_ANY.find_matches_as_indexes(plain)
    names = [start for which, start, _ in found if which < len(_KEYS)]
    schemes = [start for which, start, _ in found if which >= len(_KEYS)]
    if len(plain) == len(text):
        return names, schemes
    return [*_in_letters(names, plain)], [*_in_letters(schemes, plain)]


def _in_letters(places: Iterable[int], plain: bytes) -> Iterator[int]:
    """Places in the encoded text as places in the text itself."""
    letters = behind = 0
    for place in places:
        letters += len(plain[behind:place].decode("utf-8", "surrogatepass"))
        behind = place
        yield letters


def _lower(text: str) -> bytes:
    """With the letters of ASCII in lower case and all others as they are, so that each stays where it stands."""
    return text.encode("utf-8", "surrogatepass").lower()
