"""Templates of the target file: {name} stands for a variable, {{ and }} for the braces themselves."""

import re
from collections.abc import Collection, Iterator, Mapping

_TOKEN = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LIKE_ONE = re.compile(r"\{\{|\}\}|\{(\s*[A-Za-z_][A-Za-z0-9_.\-]*\s*)\}")


def unknown_placeholders(template: str, known: Collection[str]) -> Iterator[str]:
    """The names in a template that nothing stands for, also those that are known names in another spelling."""
    for token in _LIKE_ONE.finditer(template):
        name = token[1] or ""
        if name not in known and (_TOKEN.fullmatch(token[0]) or re.sub(r"\W", "_", name.strip()) in known) and name:
            yield name


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled; one without a value becomes empty."""

    def value(token: re.Match[str]) -> str:
        return values.get(token[1], "") if token[1] else token[0][0]

    return _TOKEN.sub(value, template)
