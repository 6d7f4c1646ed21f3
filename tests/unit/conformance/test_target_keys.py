"""A target file that has every key: each is accepted, and each arrives."""

import shutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import trustme

from conformance.targets.mistakes import target_schema
from conformance.targets.target import Target
from conformance.targets.target_file import read_target

EVERY_KEY = Path(__file__).with_name("every_key.toml")
EXCLUDED = {"connector.image"}
"""What cannot stand beside another key."""


@pytest.fixture
def target(tmp_path: Path) -> Target:
    """The target of the file with every key."""
    (tmp_path / "keys.json").write_text('{"keys": []}')
    (tmp_path / "client.pem").write_bytes(trustme.CA().cert_pem.bytes())
    return read_target(Path(shutil.copy(EVERY_KEY, tmp_path)))


def _keys(schema: Mapping[str, Any], node: Mapping[str, Any], path: str = "") -> Iterator[str]:
    for name, key in node["properties"].items():
        found = schema["$defs"][key["$ref"].rpartition("/")[2]] if "$ref" in key else key
        if "properties" in found:
            yield from _keys(schema, found, f"{path}{name}.")
        else:
            yield f"{path}{name}"


def test_no_key_is_left_out() -> None:
    """The file has each key that the schema has."""

    def there(key: str) -> bool:
        node: Any = tomllib.loads(EVERY_KEY.read_text("utf-8"))
        for part in key.split("."):
            node = node.get(part, {})
        return node != {}

    missing = {key for key in _keys(target_schema(), target_schema()) if not there(key)}
    assert missing == EXCLUDED


def test_each_key_arrives(target: Target, tmp_path: Path) -> None:
    """What the file says is what the target is, where it is not told by another test."""
    program = target.program
    assert (program.cwd, program.ready, program.ready_timeout_s) == (tmp_path, "/healthz", 12)
    assert (target.allow_load, target.tls, target.browser) == (True, True, "chromium")
    assert (target.portal_home, target.live_home, target.rotate_keys) == ("/portal", "/status", ("acme", "rotate"))
    assert target.context["patient"] == "visit=%CSN%&kind=2"
    assert [app.fhir for app in target.epic.values()] == ["STU3", "DSTU2", "R4"]
    assert (target.epic["backend"].user, target.epic["backend"].password) == ("ACMEBG", "not-a-secret")
    assert target.entra.certificate == (tmp_path / "client.pem").read_text()
    assert target.entra.application_permissions == ("OnlineMeetings.ReadWrite.All",)
    assert target.entra.delegated_permissions == ("User.Read",)
    observe = target.observe
    assert (observe.pages, observe.forgets_within_s) == (("/metrics",), 3)
    assert set(observe.stores) == set(observe.dumps) == {"americas", "emea", "apac"}
    assert target.capabilities >= {"portal", "licensing", "live_status", "join_window", "key_rotation", "restart"}
