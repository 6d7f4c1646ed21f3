"""The connector that is rehearsed, as its target file describes it (docs: section "The target file")."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from scenarios.world import SUBSCRIPTION

OPERATED = frozenset({"restart", "key_rotation"})
"""What is only there where somebody can do it to the running target."""
CAPABILITIES = ("portal", "licensing", "live_status", "join_window", "key_rotation")
"""What a target file declares in [capabilities]."""
ALL_CAPABILITIES = frozenset({*CAPABILITIES, "restart", "stores", "logs"})
"""With those that follow from other parts of it."""


@dataclass(frozen=True)
class Program:
    """How the target is started: a command (`start`) or a container image, with variables of its own.

    `env` values and parts of `start` are templates; `cwd` None means a fresh directory per run, and for an image none.
    """

    start: tuple[str, ...] = ()
    image: str | None = None
    cwd: Path | None = None
    env: Mapping[str, str] = field(default_factory=dict)
    ready: str = "/"
    ready_timeout_s: float = 30.0


@dataclass(frozen=True)
class Registration:
    """A registration at the simulated Epic. `audience` is provider, patient or backend."""

    audience: str
    client_id: str
    auth: str
    production_client_id: str | None = None
    redirect_uris: tuple[str, ...] = ()
    client_secret: str | None = None
    jwks_url: str | None = None
    jwks: Mapping[str, Any] | None = None
    fhir: str = "R4"
    user: str | None = None
    password: str | None = None

    def id_in(self, environment: str) -> str:
        """The client id in a Testing or Production environment."""
        return (self.production_client_id or self.client_id) if environment == "Production" else self.client_id


@dataclass(frozen=True)
class EntraRegistration:
    """The registration at the simulated Entra ID; `certificate` is PEM text."""

    client_id: str
    redirect_uris: tuple[str, ...]
    client_secret: str | None = None
    certificate: str | None = None
    application_permissions: tuple[str, ...] | None = None
    delegated_permissions: tuple[str, ...] | None = None
    subscription: str = SUBSCRIPTION


OUTPUT = "{output}"
"""Stands in [observe] for what the target writes to its standard output and error, which the rehearsal keeps."""


@dataclass(frozen=True)
class Observe:
    """What the privacy checks may read: log files, the files of the stores of each region, and what else tells.

    `dumps` are commands that write a store's content to their standard output, for stores that are no files of ours;
    `pages` are addresses that operators read, such as metrics. Relative files hang below `directory`.
    """

    logs: tuple[Path, ...] = ()
    stores: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    dumps: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    pages: tuple[str, ...] = ()
    forgets_within_s: float | None = None
    directory: Path | None = None

    def at(self, directory: Path | None, output: Path | None) -> "Observe":
        """The same with whole paths: below the directory that the target runs in, its output where it is kept.

        What cannot be found that way is left out: a target that somebody else started tells no directory.
        """

        def found(file: Path) -> Path | None:
            if str(file) == OUTPUT:
                return output
            return file if file.is_absolute() else directory and directory / file

        def all_of(files: tuple[Path, ...]) -> tuple[Path, ...]:
            return tuple(path for file in files if (path := found(file)))

        stores = {region: whole for region, files in self.stores.items() if (whole := all_of(files))}
        return replace(self, logs=all_of(self.logs), stores=stores, directory=self.directory or directory)


@dataclass(frozen=True)
class Target:
    """A connector, described by nothing but what its users and neighbours must know of it.

    `unattended` is one that runs already and that nobody here can restart.
    """

    name: str
    base_url: str
    program: Program
    launch: Mapping[str, str]
    context: Mapping[str, str]
    epic: Mapping[str, Registration]
    entra: EntraRegistration
    declared: frozenset[str] = frozenset()
    portal_home: str = "/"
    live_home: str = "/live"
    rotate_keys: tuple[str, ...] = ()
    tls: bool = False
    browser: str = "plain"
    observe: Observe = field(default_factory=Observe)
    allow_load: bool = False
    file: Path | None = None
    unattended: bool = False

    @property
    def capabilities(self) -> frozenset[str]:
        """Everything that a requirement may need and this target offers."""
        offered = {
            "restart": bool(self.program.start or self.program.image),
            "logs": bool(self.observe.logs),
            "stores": bool(self.observe.stores or self.observe.dumps),
        }
        all_of_them = self.declared | {name for name, there in offered.items() if there}
        return all_of_them - OPERATED if self.unattended else all_of_them

    def operated(self, by_somebody: bool) -> "Target":
        """The same target, with or without somebody who can kill and start it."""
        return replace(self, unattended=not by_somebody)

    @property
    def port(self) -> int:
        """The port of the base address."""
        parts = urlsplit(self.base_url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    def address(self, path_or_url: str) -> str:
        """An absolute address; a path hangs below the base address."""
        if urlsplit(path_or_url).scheme:
            return path_or_url
        return f"{self.base_url.rstrip('/')}/{path_or_url.lstrip('/')}"

    def launch_url(self, kind: str) -> str:
        """Where the integration record of a provider or patient launch points."""
        return self.address(self.launch[kind])

    def at(self, base_url: str) -> "Target":
        """The same target under another base address."""
        return replace(self, base_url=base_url)

    def observed_in(self, directory: Path | None, output: Path | None) -> "Target":
        """The same target, running in a directory, with what it writes kept in a file."""
        return replace(self, observe=self.observe.at(directory, output))

    def moved_to(self, port: int) -> "Target":
        """The same target on another port of its host."""
        parts = urlsplit(self.base_url)
        host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
        return self.at(urlunsplit(parts._replace(netloc=f"{host}:{port}")))

    def secrets(self) -> list[str]:
        """The secrets of the file's registrations."""
        mine = [app.client_secret for app in self.epic.values()] + [self.entra.client_secret]
        return [secret for secret in mine if secret] + [app.password for app in self.epic.values() if app.password]

    def epic_apps(self, environment: str) -> list[dict[str, Any]]:
        """The registrations at Epic in the control plane's shape; `environment` is Testing or Production."""
        return [self._epic_app(app, environment) for app in self.epic.values() if app.auth != "user_token"]

    def _epic_app(self, app: Registration, environment: str) -> dict[str, Any]:
        shape = {
            "client_id": app.id_in(environment),
            "audience": app.audience,
            "auth": app.auth,
            "client_secret": app.client_secret,
            "jwks_url": self.address(app.jwks_url) if app.jwks_url else None,
            "jwks": app.jwks,
            "redirect_uris": [self.address(uri) for uri in app.redirect_uris],
            "fhir": app.fhir,
            "user": app.user,
            "password": app.password,
        }
        return {key: value for key, value in shape.items() if value is not None}

    def entra_app(self) -> dict[str, Any]:
        """The registration at Entra ID in the control plane's shape."""
        entra = self.entra
        shape: dict[str, Any] = {
            "client_id": entra.client_id,
            "client_secret": entra.client_secret,
            "certificate_pem": entra.certificate,
            "redirect_uris": [self.address(uri) for uri in entra.redirect_uris],
            "application_permissions": _listed(entra.application_permissions),
            "delegated_permissions": _listed(entra.delegated_permissions),
        }
        return {key: value for key, value in shape.items() if value is not None}


def _listed(values: tuple[str, ...] | None) -> list[str] | None:
    return None if values is None else list(values)
