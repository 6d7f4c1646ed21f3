"""Reads a target file; every mistake is refused in one sentence with line, key and nearest valid word."""

import json
import os
import tomllib
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any

from cryptography import x509

from conformance.targets.mistakes import mistakes
from conformance.targets.target import OUTPUT, EntraRegistration, Observe, Program, Registration, Target
from conformance.targets.toml_lines import key_lines
from conformance.usage import WrongUsage
from scenarios.world import SUBSCRIPTION


def read_target(file: Path) -> Target:
    """The target that a file describes; WrongUsage for a file that is missing or has a mistake."""
    try:
        text = file.read_text("utf-8-sig")  # some editors on Windows begin a file with a byte order mark
    except OSError as trouble:
        raise WrongUsage(f"The target file {file} cannot be read: {trouble.strerror}.") from None
    except UnicodeDecodeError:
        raise WrongUsage(f"The target file {file} is not UTF-8 text.") from None
    return _Reader(file).target(_content(text, str(file)), str(file), text)


def reference_target() -> Target:
    """The connector that the package brings along."""
    text = resources.files("conformance").joinpath("reference.toml").read_text("utf-8")
    return _Reader(None).target(_content(text, "reference.toml"), "reference.toml", text)


def _content(text: str, called: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise WrongUsage(f"{called} is not valid TOML: {wrong}.") from None
    except (RecursionError, ValueError):
        raise WrongUsage(f"{called} cannot be read: a list in it is too deep or a number too long.") from None


class _Reader:
    """Paths in the file are relative to it; the bundled file has none."""

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._folder = file.resolve().parent if file else Path()

    def target(self, content: Mapping[str, Any], called: str, text: str) -> Target:
        for path, sentence in mistakes(content):
            raise WrongUsage(f"{called}{_at(key_lines(text), path)}: {sentence}")
        connector = content["connector"]
        declared = content.get("capabilities", {})
        try:
            return Target(
                name=content["name"],
                base_url=connector["base_url"].rstrip("/"),
                program=self._program(connector),
                launch=connector["launch"],
                context=content.get("context", {}),
                epic={audience: self._registration(audience, app) for audience, app in content["epic"].items()},
                entra=self._entra(content["entra"]),
                declared=frozenset(name for name, true in declared.items() if true),
                portal_home=content.get("portal", {}).get("home", "/"),
                live_home=content.get("live_status", {}).get("home", "/live"),
                rotate_keys=tuple(content.get("operate", {}).get("rotate_keys", ())),
                tls=content.get("simulators", {}).get("tls", False),
                browser=content.get("people", {}).get("browser", "plain"),
                observe=self._observe(content.get("observe", {}), connector),
                allow_load=content.get("allow_load", False),
                file=self._file,
            )
        except _Unreadable as wrong:
            raise WrongUsage(f"{called}{_at(key_lines(text), wrong.path)}: {wrong}") from None

    def _program(self, connector: Mapping[str, Any]) -> Program:
        cwd = self._directory(connector)
        if cwd is not None and not os.path.isdir(cwd):  # noqa: PTH112 - a path that cannot be one is no trouble to it
            raise _Unreadable(
                ("connector", "cwd"), f"'cwd' in [connector] is {str(cwd)!r}; there is no such directory."
            )
        return Program(
            start=tuple(connector.get("start", ())),
            image=connector.get("image"),
            cwd=cwd,
            env=connector.get("env", {}),
            ready=connector.get("ready", "/"),
            ready_timeout_s=connector.get("ready_timeout_s", 30.0),
        )

    def _directory(self, connector: Mapping[str, Any]) -> Path | None:
        if "cwd" not in connector and ("image" in connector or self._file is None):
            return None
        return self._folder / str(connector.get("cwd", "."))

    def _registration(self, audience: str, app: Mapping[str, Any]) -> Registration:
        return Registration(
            audience=audience,
            client_id=app.get("client_id", ""),
            production_client_id=app.get("production_client_id"),
            auth=app["auth"],
            redirect_uris=tuple(app.get("redirect_uris", ())),
            client_secret=app.get("client_secret"),
            jwks_url=app.get("jwks_url"),
            jwks=self._keys(("epic", audience, "jwks"), app["jwks"]) if "jwks" in app else None,
            fhir=app.get("fhir", "R4"),
            user=app.get("user"),
            password=app.get("password"),
        )

    def _entra(self, entra: Mapping[str, Any]) -> EntraRegistration:
        certificate = entra.get("certificate")
        return EntraRegistration(
            client_id=entra["client_id"],
            client_secret=entra.get("client_secret"),
            certificate=self._certificate(("entra", "certificate"), certificate) if certificate else None,
            redirect_uris=tuple(entra["redirect_uris"]),
            application_permissions=_tuple(entra.get("application_permissions")),
            delegated_permissions=_tuple(entra.get("delegated_permissions")),
            subscription=entra.get("subscription", SUBSCRIPTION),
        )

    def _observe(self, observe: Mapping[str, Any], connector: Mapping[str, Any]) -> Observe:
        """Log and store files are relative to the directory that the target runs in."""
        base = self._directory(connector)

        def files(names: list[str]) -> tuple[Path, ...]:
            return tuple(Path(name) if name == OUTPUT or base is None else base / name for name in names)

        return Observe(
            logs=files(observe.get("logs", [])),
            stores={region: files(names) for region, names in observe.get("stores", {}).items()},
            dumps={region: tuple(words) for region, words in observe.get("dumps", {}).items()},
            pages=tuple(observe.get("pages", ())),
            forgets_within_s=observe.get("forgets_within_s"),
            directory=base,
        )

    def _keys(self, path: tuple[str, ...], name: str) -> dict[str, Any]:
        try:
            keys = json.loads(self._text(path, name))
        except ValueError:
            keys = None
        if not isinstance(keys, dict) or not isinstance(keys.get("keys"), list):
            raise _Unreadable(path, f"'jwks' names {name!r}; that is not a JSON Web Key Set.")
        return keys

    def _certificate(self, path: tuple[str, ...], name: str) -> str:
        text = self._text(path, name)
        try:
            x509.load_pem_x509_certificate(text.encode())
        except ValueError:
            raise _Unreadable(path, f"'certificate' names {name!r}; that is not a certificate in PEM.") from None
        return text

    def _text(self, path: tuple[str, ...], name: str) -> str:
        try:
            return (self._folder / name).read_text("utf-8")
        except (OSError, UnicodeDecodeError) as trouble:
            why = getattr(trouble, "strerror", None) or "it is not text"
            raise _Unreadable(path, f"{path[-1]!r} names {name!r}; the file cannot be read ({why}).") from None


class _Unreadable(Exception):
    """A file that the target file names cannot be used."""

    def __init__(self, path: tuple[str, ...], sentence: str) -> None:
        super().__init__(sentence)
        self.path = path


def _tuple(values: list[str] | None) -> tuple[str, ...] | None:
    return None if values is None else tuple(values)


def _at(lines: Mapping[tuple[str, ...], int], path: tuple[str, ...]) -> str:
    """The line of the key, or of the nearest table around it."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return f", line {lines[path[:length]]}"
    return ""
