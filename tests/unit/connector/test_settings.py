"""Settings from the environment."""

from dataclasses import fields
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from connector.settings import Settings, SettingsError, from_environment

ENOUGH = {
    "CONNECTOR_ENTRA_CLIENT_ID": "app",
    "CONNECTOR_ENTRA_CLIENT_SECRET": "hidden-1",
    "CONNECTOR_EPIC_PROVIDER_CLIENT_ID": "provider",
    "CONNECTOR_EPIC_PROVIDER_CLIENT_SECRET": "hidden-2",
    "CONNECTOR_EPIC_PATIENT_CLIENT_ID": "patient",
    "CONNECTOR_EPIC_BACKEND_CLIENT_ID": "backend",
}


def test_defaults():
    """With what is needed alone the connector stands on this machine."""
    settings = from_environment(ENOUGH)
    assert settings.public_url == "http://127.0.0.1:7400"
    assert settings.on_loopback


def test_secrets_are_not_shown():
    """Secrets are left out where settings are printed."""
    assert "hidden" not in repr(from_environment(ENOUGH))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "0"),
        ("PORT", "many"),
        ("THREADS", "1"),
        ("BASE_URL", "connector.example"),
        ("BASE_URL", "http://connector.example"),
        ("ENTRA_URL", "ftp://x"),
        ("DATABASE_URL", "mysql://x"),
        ("CA_BUNDLE", "/no/such/file"),
        ("EPIC_PROVIDER_AUTH", "magic"),
        ("FIRST_RETRY_S", "0"),
    ],
)
def test_wrong_value(name, value):
    """A wrong value is refused in one sentence with variable, value and what is allowed."""
    with pytest.raises(SettingsError) as refusal:
        from_environment({**ENOUGH, f"CONNECTOR_{name}": value})
    sentence = refusal.value.sentence
    assert f"CONNECTOR_{name}" in sentence
    assert value in sentence
    assert sentence.endswith(".")
    assert "\n" not in sentence


@pytest.mark.parametrize("name", sorted(ENOUGH))
def test_missing_value(name):
    """What is needed and missing is named."""
    with pytest.raises(SettingsError, match=name):
        from_environment({key: value for key, value in ENOUGH.items() if key != name})


def test_all_addresses_need_a_public_one():
    """Whoever listens on all addresses says under which one he is reached."""
    with pytest.raises(SettingsError, match="CONNECTOR_BASE_URL"):
        from_environment({**ENOUGH, "CONNECTOR_HOST": "0.0.0.0"})


def test_every_setting_is_documented():
    """docs/settings.md has each variable of the connector."""
    documented = (Path(__file__).parents[3] / "docs" / "settings.md").read_text("utf-8")
    assert [each.name for each in fields(Settings) if f"`CONNECTOR_{each.name.upper()}`" not in documented] == []


@pytest.mark.parametrize("keys", ["short", "", ","])
def test_encryption_keys_are_checked(keys):
    """A key that is none is refused by its number and not shown."""
    given = {**ENOUGH, "CONNECTOR_ENCRYPTION_KEYS": f"{Fernet.generate_key().decode()},{keys or 'wrong'}"}
    if keys != ",":
        with pytest.raises(SettingsError, match="CONNECTOR_ENCRYPTION_KEYS: key 2 must be 32 bytes"):
            from_environment(given)
    else:
        assert len(from_environment(given).encryption_keys) == 1


def test_database_passwords_are_not_shown():
    """The password of a database does not show in what is printed of the settings."""
    given = {**ENOUGH, "CONNECTOR_DATABASE_URL": "postgresql+psycopg://u:pass-word@db/x"}
    assert "pass-word" not in repr(from_environment(given))


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("CONNECTOR_GRAPH_ULR", "the nearest one is CONNECTOR_GRAPH_URL"),
        ("CONNECTOR_FORGET_AFTER", "the nearest one is CONNECTOR_FORGET_AFTER_S"),
        ("CONNECTOR_Q", "docs/settings.md lists all"),
    ],
)
def test_misspelt_name(name, right):
    """A variable that is no setting is refused with the nearest one, and without its value."""
    with pytest.raises(SettingsError) as refusal:
        from_environment({**ENOUGH, name: "hidden-3"})
    assert refusal.value.sentence == f"{name} is no setting of the connector; {right}."


@pytest.mark.parametrize(
    "name", ["CONNECTOR_SERVICE_HOST", "CONNECTOR_SERVICE_PORT_HTTP", "CONNECTOR_PORT_7400_TCP_ADDR"]
)
def test_what_containers_add(name):
    """What Kubernetes adds for a service called connector is no mistake of anybody."""
    assert from_environment({**ENOUGH, name: "10.0.0.1"}) == from_environment(ENOUGH)
