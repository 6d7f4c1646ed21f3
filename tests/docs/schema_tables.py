"""The tables that a document about a JSON schema should have: a row for each key."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
TYPES = {
    "text": "text",
    "texts": "list of texts",
    "command": "list of texts",
    "address": "address",
    "place": "path or address",
    "places": "list of paths or addresses",
}
PLAIN = {"boolean": "true or false", "number": "number", "object": "table of texts"}
HEAD = ("| key | type | default | meaning |", "|---|---|---|---|")


def tables(schema: Schema) -> Iterator[tuple[str, str]]:
    """The name of each table of the file ("" at the top) and the Markdown table that describes its keys."""
    yield from _tables(schema, schema, ())


def _tables(schema: Schema, node: Schema, path: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    rows = [
        _row(name, key, name in node.get("required", ()))
        for name, key in node["properties"].items()
        if not _is_table(schema, key)
    ]
    if rows:
        yield ".".join(path), "\n".join([*HEAD, *rows])
    for name, key in node["properties"].items():
        if _is_table(schema, key):
            yield from _tables(schema, _resolved(schema, key), (*path, name))


def _row(name: str, key: Schema, needed: bool) -> str:
    default = "needed" if needed else f"`{json.dumps(key['default'])}`" if "default" in key else ""
    return f"| `{name}` | {_type(key)} | {default} | {key['description']} |"


def _type(key: Schema) -> str:
    if "$ref" in key:
        return TYPES[key["$ref"].rpartition("/")[2]]
    if "const" in key:
        return f"`{key['const']}`"
    return " \\| ".join(f"`{value}`" for value in key["enum"]) if "enum" in key else PLAIN[key["type"]]


def _resolved(schema: Schema, key: Schema) -> Schema:
    found: Schema = schema["$defs"][key["$ref"].rpartition("/")[2]] if "$ref" in key else key
    return found


def _is_table(schema: Schema, key: Schema) -> bool:
    resolved = _resolved(schema, key)
    return resolved.get("type") == "object" and "properties" in resolved
