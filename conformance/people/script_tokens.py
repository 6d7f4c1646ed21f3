"""JavaScript taken apart into words, texts, signs and brackets, and no further.

Texts are strings, templates, and patterns, which are empty ones here. Comments are left out.
"""

import re
from collections.abc import Iterable, Iterator

_TOKEN = re.compile(
    r"""(?P<aside>[^\S\n]+|//[^\n]*|/\*.*?(?:\*/|\Z)|<!--[^\n]*|-->[^\n]*)|(?P<line>\n)"""
    r"""|(?P<text>"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|`(?:\\.|[^`\\])*`?)"""
    r"""|(?P<word>[\w$@#]+)|(?P<sign>=>|&&|\|\||\?\?|\?\.|[=!]==?|[<>+*/%-]=|.)""",
    re.DOTALL,
)
_PATTERN = re.compile(r"/(?:\\.|\[(?:\\.|[^\]\\\n])*\]?|[^/\\\[\n])+/?\w*")
_WORD = re.compile(r"[\w$@#]+$")
MATES = {")": "(", "]": "[", "}": "{"}
"""Closing brackets and those that open what they close."""
KEYWORDS = frozenset(
    {"await", "case", "catch", "delete", "do", "else", "finally", "in", "instanceof", "new", "of", "return", "throw"}
    | {"try", "typeof", "void", "yield"}
)
"""Words that name nothing, and behind which an expression or a block begins."""


def tokens_of(script: str) -> list[tuple[str, bool]]:
    """Each token, and whether it is the first of its line."""
    return list(_tokens(script))


def is_word(token: str) -> bool:
    """Whether it is a name, a keyword or a number."""
    return bool(_WORD.match(token))


def is_name(token: str) -> bool:
    """Whether it is a word that can name something."""
    return is_word(token) and token not in KEYWORDS


def is_text(token: str) -> bool:
    """Whether it is a text, in its quotes."""
    return token.startswith(('"', "'", "`"))


def are_paired(tokens: Iterable[str]) -> bool:
    """Whether each bracket has its mate: a script in which one has not is no script, and does nothing."""
    open_ones = list[str]()
    for token in tokens:
        if token in MATES.values():
            open_ones.append(token)
        elif token in MATES and (not open_ones or open_ones.pop() != MATES[token]):
            return False
    return not open_ones


def _tokens(script: str) -> Iterator[tuple[str, bool]]:
    place, before, begins = 0, "", True
    while place < len(script):
        found = _pattern(script, place, before) or _TOKEN.match(script, place)
        if found is None:
            return
        place = found.end()
        if found.lastgroup in ("aside", "line"):
            begins = begins or "\n" in found[0]
            continue
        before = found[0] if found.lastgroup else '""'
        yield before, begins
        begins = False


def _pattern(script: str, place: int, before: str) -> re.Match[str] | None:
    """The pattern at a place. Behind a value a slash divides, and two slashes begin a comment."""
    if script[place] != "/" or script[place + 1 : place + 2] in ("/", "*"):
        return None
    is_value = before in MATES or is_text(before) or is_name(before)
    return None if is_value else _PATTERN.match(script, place)
