"""The part of OData's query language that is simulated: `eq` and `startswith` joined by `or`, and `$search`.

Source: Microsoft Graph, "Use the $filter query parameter" and "Use the $search query parameter".
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

_EQ = re.compile(r"(?P<name>[\w/]+)\s+eq\s+'(?P<value>(?:[^']|'')*)'", re.IGNORECASE)
_STARTSWITH = re.compile(r"startswith\(\s*(?P<name>[\w/]+)\s*,\s*'(?P<value>(?:[^']|'')*)'\s*\)", re.IGNORECASE)
_SEARCH = re.compile(r'"(?P<name>\w+):(?P<value>[^"]*)"')


class QueryRefused(ValueError):
    """A query that Graph or the simulator does not follow; the message says which part."""


@dataclass(frozen=True)
class Condition:
    """One comparison; `kind` is eq, startswith or search (a word begins with the value)."""

    name: str
    kind: str
    value: str

    def holds(self, content: str | None) -> bool:
        """Whether a property's content meets it; comparisons ignore case."""
        text, wanted = (content or "").casefold(), self.value.casefold()
        if self.kind == "eq":
            return text == wanted
        if self.kind == "startswith":
            return text.startswith(wanted)
        return any(word.startswith(wanted) for word in [text, *text.split()])


def parse_filter(text: str, allowed: Collection[str]) -> list[Condition]:
    """The alternatives of a `$filter`; QueryRefused for other operators or properties."""
    return [_condition(part.strip(), allowed) for part in _split_or(text)]


def parse_search(text: str, allowed: Collection[str]) -> list[Condition]:
    """The alternatives of a `$search` such as `"displayName:wa" OR "mail:wa"`; QueryRefused if it is none."""
    found = [Condition(_allowed(m["name"], allowed), "search", m["value"]) for m in _SEARCH.finditer(text)]
    if not found:
        raise QueryRefused(f'Syntax error in $search: {text}; write it as "property:value".')
    return found


def _condition(text: str, allowed: Collection[str]) -> Condition:
    for kind, pattern in (("eq", _EQ), ("startswith", _STARTSWITH)):
        match = pattern.fullmatch(text)
        if match:
            return Condition(_allowed(match["name"], allowed), kind, match["value"].replace("''", "'"))
    raise QueryRefused(f"Invalid filter clause: {text}")


def _split_or(text: str) -> list[str]:
    """Parts between `or`, leaving quoted text alone."""
    parts, quoted, start = [], False, 0
    for match in re.finditer(r"'|\s+or\s+", text, re.IGNORECASE):
        if match.group() == "'":
            quoted = not quoted
        elif not quoted:
            parts.append(text[start : match.start()])
            start = match.end()
    return [*parts, text[start:]]


def _allowed(name: str, allowed: Collection[str]) -> str:
    known = {one.casefold(): one for one in allowed}
    if name.casefold() not in known:
        raise QueryRefused(f"Could not find a property named '{name}' that can be filtered.")
    return known[name.casefold()]
