"""A target file's mistakes as sentences: which line, which key, what is wrong and what would be right."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from conformance.targets.target import OUTPUT
from conformance.targets.templates import unknown_placeholders
from conformance.targets.variables import PYTHON, TEMPLATE_NAMES
from conformance.usage import nearest

Path = tuple[str, ...]
Mistake = tuple[Path, str]
"""Where in the file (the nearest key that exists gives the line) and the sentence's rest."""

_PATTERNS = {
    "address": "an absolute http or https address without user, query or fragment, and its port from 1 to 65535",
    "place": "a path that begins with / or an http or https address",
    "variable": "a name without '='",
}


def target_schema() -> dict[str, Any]:
    """The published JSON schema of target files."""
    schema: dict[str, Any] = json.loads(
        resources.files("conformance").joinpath("target.schema.json").read_text("utf-8")
    )
    return schema


def mistakes(content: Mapping[str, Any]) -> Iterator[Mistake]:
    """What is wrong with a target file's content: against the schema first, then against the rules between keys."""
    errors = sorted(Draft202012Validator(target_schema()).iter_errors(content), key=_rank)
    if errors:
        for error in errors:
            yield from _sentences(error)
    else:
        for rule in _RULES:
            yield from rule(content)


def _rank(error: ValidationError) -> tuple[int, list[str]]:
    """Unknown keys first: a misspelt key is also a missing one."""
    return (0 if error.validator == "additionalProperties" else 1, [str(part) for part in error.absolute_path])


def _sentences(error: ValidationError) -> Iterator[Mistake]:
    path = tuple(str(part) for part in error.absolute_path)
    yield from _SAID.get(str(error.validator), _other)(error, path)


def _unknown_key(error: Any, path: Path) -> Iterator[Mistake]:
    valid = list(error.schema["properties"])
    for key in error.instance:
        if key not in valid:
            near, table = nearest(key, valid), _table_of(key)
            right = f"the nearest valid one is {near!r}" if near else f"valid are {', '.join(valid)}"
            right = f"it belongs in [{table}]" if table else right
            yield (*path, key), f"unknown key {key!r}{_inside(path)}; {right}."


def _table_of(key: str) -> str:
    """The only table in which a key is valid; empty for none and several."""
    schema = target_schema()
    tables = [".".join(path) for path, keys in _tables(schema, schema["$defs"], ()) if key in keys]
    return tables[0] if len(tables) == 1 else ""


def _tables(
    schema: Mapping[str, Any], defined: Mapping[str, Any], path: Path
) -> Iterator[tuple[Path, Collection[str]]]:
    for name, one in schema["properties"].items():
        table = defined[one["$ref"].rpartition("/")[2]] if "$ref" in one else one
        if "properties" in table:
            yield (*path, name), table["properties"]
            yield from _tables(table, defined, (*path, name))


def _missing_key(error: Any, path: Path) -> Iterator[Mistake]:
    for key in error.validator_value:
        if key not in error.instance:
            yield path, f"the key {key!r} is missing{_inside(path)}."


def _not_allowed(error: Any, path: Path) -> Iterator[Mistake]:
    allowed = [str(value) for value in error.validator_value]
    near = nearest(str(error.instance), allowed)
    hint = f"the nearest valid one is {near!r}" if near else f"valid are {', '.join(allowed)}"
    yield path, f"{_named(path)} is {_shown(error.instance)}; {hint}."


def _wrong_type(error: Any, path: Path) -> Iterator[Mistake]:
    names = {"object": "a table", "array": "a list", "string": "a text in quotes", "boolean": "true or false"}
    wanted = names.get(str(error.validator_value), f"a {error.validator_value}")
    yield path, f"{_named(path)} is {_shown(error.instance)}; it must be {wanted}."


def _wrong_pattern(error: Any, path: Path) -> Iterator[Mistake]:
    known = {target_schema()["$defs"][name]["pattern"]: said for name, said in _PATTERNS.items()}
    wanted = known[str(error.validator_value)]
    if "propertyNames" in error.absolute_schema_path:
        yield (*path, error.instance), f"the key {error.instance!r}{_inside(path)} must be {wanted}."
    else:
        yield path, f"{_named(path)} is {error.instance!r}; it must be {wanted}."


def _out_of_range(error: Any, path: Path) -> Iterator[Mistake]:
    low, high = error.schema["exclusiveMinimum"], error.schema["maximum"]
    yield path, f"{_named(path)} is {error.instance}; it must be a number above {low} and up to {high}."


def _empty(_error: Any, path: Path) -> Iterator[Mistake]:
    yield path, f"{_named(path)} is empty; give it a value or leave the key out."


def _other(error: Any, path: Path) -> Iterator[Mistake]:
    yield path, f"{_named(path)} is wrong: {error.message}."


_SAID: dict[str, Callable[[Any, Path], Iterator[Mistake]]] = {
    "additionalProperties": _unknown_key,
    "required": _missing_key,
    "enum": _not_allowed,
    "const": lambda error, path: iter(
        [(path, f"{_named(path)} is {_shown(error.instance)}; it must be {error.validator_value!r}.")]
    ),
    "type": _wrong_type,
    "pattern": _wrong_pattern,
    "exclusiveMinimum": _out_of_range,
    "maximum": _out_of_range,
    "minLength": _empty,
    "minItems": _empty,
}


def _shown(value: object) -> str:
    """A value as it stands in a TOML file, or nearly so."""
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _inside(path: Path) -> str:
    return f" in [{'.'.join(path)}]" if path else ""


def _named(path: Path) -> str:
    """`key in [table]`; a place in a list is counted from 1."""
    keys = [part for part in path if not part.isdecimal()]
    places = [f"entry {int(part) + 1} of " for part in path if part.isdecimal()]
    return f"{''.join(places)}{keys[-1]!r}{_inside(tuple(keys[:-1]))}"


def _program_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    connector = content["connector"]
    if "start" in connector and "image" in connector:
        yield ("connector", "image"), "'start' and 'image' in [connector] exclude each other; keep one of them."


def _template_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    connector, observe = content["connector"], content.get("observe", {})
    for key, template in connector.get("env", {}).items():
        yield from _placeholders(("connector", "env", key), [template], TEMPLATE_NAMES)
    yield from _placeholders(("connector", "start"), connector.get("start", []), TEMPLATE_NAMES)
    rotate = content.get("operate", {}).get("rotate_keys", [])
    yield from _placeholders(("operate", "rotate_keys"), rotate, TEMPLATE_NAMES)
    yield from _placeholders(("observe", "logs"), observe.get("logs", []), {OUTPUT.strip("{}")})
    for region, words in observe.get("dumps", {}).items():
        yield from _placeholders(("observe", "dumps", region), words, {PYTHON})


def _placeholders(path: Path, templates: Iterable[str], valid: Collection[str]) -> Iterator[Mistake]:
    for name in (name for template in templates for name in unknown_placeholders(template, valid)):
        near = nearest(name, valid)
        right = f"the nearest valid one is {{{near}}}" if near else f"valid are {', '.join(sorted(valid))}"
        yield path, f"{_named(path)} has the unknown placeholder {{{name}}}; {right} (write {{{{ for a brace)."


def _registration_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    for audience, app in content["epic"].items():
        here = ("epic", audience)
        if app["auth"] != "user_token" and "client_id" not in app:
            yield here, f"the key 'client_id' is missing{_inside(here)}."
        for one_of in _KEYS_OF_AUTH.get(app["auth"], ()):
            if not any(key in app for key in one_of):
                said = " or ".join(repr(key) for key in one_of)
                yield (
                    (*here, "auth"),
                    f"'auth' in [epic.{audience}] is {app['auth']!r}; that needs the key {said} there.",
                )


_KEYS_OF_AUTH: dict[str, tuple[tuple[str, ...], ...]] = {
    "client_secret_basic": (("client_secret",),),
    "client_secret_post": (("client_secret",),),
    "private_key_jwt": (("jwks_url", "jwks"),),
    "emp_basic": (("user",), ("password",)),
}


def _entra_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    if "client_secret" not in content["entra"] and "certificate" not in content["entra"]:
        yield ("entra",), "[entra] needs the key 'client_secret' or 'certificate'."


def _capability_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    declared = content.get("capabilities", {})
    if declared.get("portal") and "portal" not in content:
        yield (
            ("capabilities", "portal"),
            "'portal' in [capabilities] is true; that needs a table [portal] with the key 'home'.",
        )
    if declared.get("key_rotation") and "rotate_keys" not in content.get("operate", {}):
        yield (
            ("capabilities", "key_rotation"),
            "'key_rotation' in [capabilities] is true; that needs a table [operate] with the key 'rotate_keys'.",
        )


def _context_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    if "context" not in content and not content.get("capabilities", {}).get("portal"):
        yield (), "the table [context] is missing; only a target whose portal shows its integration records needs none."


def _observe_rules(content: Mapping[str, Any]) -> Iterator[Mistake]:
    """What a container writes can only be read where a directory is mounted."""
    connector, observe = content["connector"], content.get("observe", {})
    if "image" not in connector or "cwd" in connector:
        return
    named: list[tuple[Path, list[str]]] = [(("observe", "logs"), observe.get("logs", []))]
    named += [(("observe", "stores", region), files) for region, files in observe.get("stores", {}).items()]
    for path, files in named:
        for file in files:
            if file != OUTPUT and not file.startswith("/"):
                yield path, f"{_named(path)} names {file!r}, which is in a container; that needs 'cwd' in [connector]."


_RULES = (
    _context_rules,
    _program_rules,
    _template_rules,
    _registration_rules,
    _entra_rules,
    _capability_rules,
    _observe_rules,
)
