"""The connector's settings: environment variables, checked once at start. docs/settings.md describes each."""

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from connector.adapters.secret_box import is_key
from connector.domain.configuration import InvalidField, Region, checked_address, is_loopback

PREFIX = "CONNECTOR_"
_OF_CONTAINERS = re.compile(r"(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP)(_(ADDR|PORT|PROTO))?)")
"""What Kubernetes and Docker add by themselves for a service of that name."""
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
    database_url: str = field(default="sqlite:///connector.sqlite", repr=False)
    database_url_americas: str = field(default="", repr=False)
    database_url_emea: str = field(default="", repr=False)
    database_url_apac: str = field(default="", repr=False)
    encryption_keys: tuple[str, ...] = field(default=(), repr=False)
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
    subscription_skus: tuple[str, ...] = ("MICROSOFT_CLOUD_FOR_HEALTHCARE", "TEAMS_EHR_CONNECTOR")
    join_early_min: int = 30
    join_late_min: int = 60
    read_appointments: bool = True
    first_retry_s: float = 0.5
    longest_retry_s: float = 300.0
    forget_after_s: float = 86_400.0

    @property
    def public_url(self) -> str:
        """The address under which browsers, Epic and Graph reach the connector."""
        return self.base_url or f"http://{self.host}:{self.port}"

    @property
    def database_urls(self) -> dict[Region, str]:
        """The database of each region: its own setting, or the common one with the region's name in its file's."""
        given = {region: getattr(self, f"database_url_{region.value}") for region in Region}
        return {region: url or _of_region(self.database_url, region) for region, url in given.items()}

    @property
    def on_loopback(self) -> bool:
        """Whether this is a local run, where plain http on this machine is accepted."""
        return is_loopback(urlsplit(self.public_url).hostname or "")


def _of_region(url: str, region: Region) -> str:
    """`connector.sqlite` becomes `connector-emea.sqlite`, the PostgreSQL database `connector` `connector-emea`."""
    parts = make_url(url)
    name = Path(parts.database or "connector")
    own = name.with_name(f"{name.stem}-{region.value}{name.suffix}")
    return parts.set(database=str(own)).render_as_string(hide_password=False)


NEEDED = (
    "entra_client_id",
    "entra_client_secret",
    "epic_provider_client_id",
    "epic_patient_client_id",
    "epic_backend_client_id",
)


def from_environment(environ: Mapping[str, str]) -> Settings:
    """The settings in `environ`. Raises SettingsError at the first that cannot be used."""
    _refuse_unknown(environ)
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


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt name would be a setting that silently keeps its default."""
    known = [each.name.upper() for each in fields(Settings)]
    for name in sorted(environ):
        own = name.removeprefix(PREFIX)
        if name.startswith(PREFIX) and own not in known and not _OF_CONTAINERS.fullmatch(own):
            near = difflib.get_close_matches(own, known, n=1, cutoff=0.5)
            right = f"the nearest one is {PREFIX}{near[0]}" if near else "docs/settings.md lists all"
            raise SettingsError(f"{name} is no setting of the connector; {right}.")


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


def _switch(name: str, text: str) -> bool:
    if text not in ("true", "false"):
        raise SettingsError(f"{name} is {text!r}; it must be true or false.")
    return text == "true"


def _existing_file(name: str, text: str) -> Path:
    if not Path(text).is_file():
        raise SettingsError(f"{name} is {text!r}; there must be a readable file.")
    return Path(text)


def _path(_name: str, text: str) -> Path:
    return Path(text)


def _database(name: str, text: str) -> str:
    try:
        backend = make_url(text).drivername
    except ArgumentError:
        backend = ""
    if backend not in ("sqlite", "sqlite+pysqlite", "postgresql+psycopg"):
        raise SettingsError(
            f"{name} is {shown_database(text)!r}; it must begin with sqlite:/// or postgresql+psycopg://."
        )
    return text


def shown_database(url: str) -> str:
    """A database address without its password."""
    try:
        return make_url(url).render_as_string(hide_password=True)
    except ArgumentError:
        return url.rsplit("@", 1)[-1]


def _encryption_keys(name: str, text: str) -> tuple[str, ...]:
    keys = tuple(key.strip() for key in text.split(",") if key.strip())
    wrong = [number for number, key in enumerate(keys, 1) if not is_key(key)]
    if wrong or not keys:
        raise SettingsError(f"{name}: key {wrong[0] if wrong else 1} must be 32 bytes in URL-safe base64.")
    return keys


def _skus(_name: str, text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(name.strip() for name in text.split(",") if name.strip())


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
    "database_url_americas": _database,
    "database_url_emea": _database,
    "database_url_apac": _database,
    "encryption_keys": _encryption_keys,
    "epic_provider_auth": _authentication,
    "subscription_skus": _skus,
    "join_early_min": _number(0, 10_080),
    "join_late_min": _number(0, 10_080),
    "read_appointments": _switch,
    "first_retry_s": _seconds,
    "longest_retry_s": _seconds,
    "forget_after_s": _seconds,
}
