"""The connector's settings: environment variables, checked once at start. docs/settings.md describes each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from connector.domain.configuration import InvalidField, checked_address, is_loopback

PREFIX = "CONNECTOR_"
AUTHENTICATION = ("client_secret_basic", "client_secret_post", "none")


@dataclass
class SettingsError(Exception):
    """A setting that cannot be used; the message is one sentence naming it, its value and what is allowed."""

    sentence: str

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True)
class Settings:
    """See docs/settings.md; the fields are named like the variables. Secrets are left out of repr."""

    host: str = "127.0.0.1"
    port: int = 7400
    base_url: str = ""
    threads: int = 64
    database_url: str = "sqlite:///connector.sqlite"
    key_file: Path = Path("connector-keys.json")
    secret_key: str = field(default="", repr=False)
    ca_bundle: Path | None = None
    entra_url: str = "https://login.microsoftonline.com"
    entra_client_id: str = ""
    entra_client_secret: str = field(default="", repr=False)
    graph_url: str = "https://graph.microsoft.com"
    graph_resource: str = "https://graph.microsoft.com"
    epic_provider_client_id: str = ""
    epic_provider_client_secret: str = field(default="", repr=False)
    epic_provider_auth: str = "client_secret_basic"
    epic_patient_client_id: str = ""
    epic_backend_client_id: str = ""
    first_retry_s: float = 0.5
    longest_retry_s: float = 300.0
    forget_after_s: float = 86_400.0

    @property
    def public_url(self) -> str:
        """The address under which browsers, Epic and Graph reach the connector."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def on_loopback(self) -> bool:
        """Whether this is a local run, where plain http on this machine is accepted."""
        return is_loopback(urlsplit(self.public_url).hostname or "")


NEEDED = (
    "entra_client_id",
    "entra_client_secret",
    "epic_provider_client_id",
    "epic_patient_client_id",
    "epic_backend_client_id",
)


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`. Raises SettingsError at the first that cannot be used."""
    given: dict[str, Any] = {}
    for each in fields(Settings):
        text = environ.get(PREFIX + each.name.upper(), "").strip()
        if text:
            given[each.name] = _READERS.get(each.name, _text)(PREFIX + each.name.upper(), text)
        elif each.name in NEEDED:
            raise SettingsError(
                f"{PREFIX}{each.name.upper()} is not set; the connector needs it, see docs/settings.md."
            )
    return _consistent(Settings(**given))


def _consistent(settings: Settings) -> Settings:
    """Rules between settings."""
    if settings.epic_provider_auth != "none" and not settings.epic_provider_client_secret:
        raise SettingsError(
            "CONNECTOR_EPIC_PROVIDER_CLIENT_SECRET is not set; only with CONNECTOR_EPIC_PROVIDER_AUTH=none it may be."
        )
    if not settings.base_url and settings.host in ("0.0.0.0", "::"):  # noqa: S104 -- compared, not bound
        raise SettingsError("CONNECTOR_BASE_URL is not set; with CONNECTOR_HOST on all addresses it is needed.")
    return settings


def _text(_name: str, text: str) -> str:
    return text


def _address(name: str, text: str) -> str:
    try:
        return checked_address(text, name, loopback=True)
    except InvalidField:
        raise SettingsError(
            f"{name} is {text!r}; it must be an https address without query, or http on this machine."
        ) from None


def _number(lowest: int, highest: int) -> Callable[[str, str], int]:
    def read(name: str, text: str) -> int:
        if not text.isdecimal() or not lowest <= int(text) <= highest:
            raise SettingsError(f"{name} is {text!r}; it must be a whole number from {lowest} to {highest}.")
        return int(text)

    return read


def _seconds(name: str, text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 < seconds <= 604_800:
        raise SettingsError(f"{name} is {text!r}; it must be a number of seconds above 0 and up to 604800.")
    return seconds


def _existing_file(name: str, text: str) -> Path:
    if not Path(text).is_file():
        raise SettingsError(f"{name} is {text!r}; there must be a readable file.")
    return Path(text)


def _path(_name: str, text: str) -> Path:
    return Path(text)


def _database(name: str, text: str) -> str:
    if not text.startswith(("sqlite:///", "sqlite+pysqlite:///")):
        raise SettingsError(f"{name} is {text.rsplit('@', 1)[-1]!r}; it must begin with sqlite:///.")
    return text


def _authentication(name: str, text: str) -> str:
    if text not in AUTHENTICATION:
        raise SettingsError(f"{name} is {text!r}; it must be one of {', '.join(AUTHENTICATION)}.")
    return text


_READERS: dict[str, Callable[[str, str], Any]] = {
    "port": _number(1, 65535),
    "threads": _number(4, 1024),
    "base_url": _address,
    "entra_url": _address,
    "graph_url": _address,
    "graph_resource": _address,
    "ca_bundle": _existing_file,
    "key_file": _path,
    "database_url": _database,
    "epic_provider_auth": _authentication,
    "first_retry_s": _seconds,
    "longest_retry_s": _seconds,
    "forget_after_s": _seconds,
}
