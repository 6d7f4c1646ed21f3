"""Templates of the target file: {name} stands for a variable, {{ and }} for the braces themselves."""

import re
from collections.abc import Collection, Iterator, Mapping

_TOKEN = re.compile(r"\{\{|\}\}|\{([A-Za-z_][A-Za-z0-9_]*)\}")


def unknown_placeholders(template: str, known: Collection[str]) -> Iterator[str]:
    """The names in a template that nothing stands for."""
    for token in _TOKEN.finditer(template):
        if token[1] and token[1] not in known:
            yield token[1]


def fill(template: str, values: Mapping[str, str]) -> str:
    """The template with its placeholders filled; one without a value becomes empty."""

    def value(token: re.Match[str]) -> str:
        return values.get(token[1], "") if token[1] else token[0][0]

    return _TOKEN.sub(value, template)
