"""The settings that both simulators take from the environment, checked at start."""

import difflib
import os
import re
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from simkit.ledger import DEFAULT_SIZE

NAMES = ("HOST", "PORT", "PUBLIC_URL", "SEED", "TLS_CERT", "TLS_KEY", "CA_BUNDLE", "LEDGER_SIZE", "THREADS")
"""The settings that there are, without their prefix."""
_OF_CONTAINERS = re.compile(r"(\w+_)?(SERVICE_(HOST|PORT(_\w+)?)|PORT_\d+_(TCP|UDP)(_(ADDR|PORT|PROTO))?)")
"""What Kubernetes and Docker add by themselves for a service of the same name."""


class SettingError(ValueError):
    """A setting that cannot be used; the message names it, its value and what is allowed."""


@dataclass(frozen=True)
class ServerSettings:
    """Where a simulator listens and under which address it is known.

    `public_url` has no trailing slash; `seed` fixes its ids; `ca_bundle` is a PEM file that its own calls trust.
    """

    host: str
    port: int
    public_url: str
    seed: str
    tls_cert: str | None
    tls_key: str | None
    ca_bundle: str | None
    ledger_size: int
    threads: int

    @property
    def tls(self) -> bool:
        """Whether it serves https."""
        return self.tls_cert is not None


def read_server_settings(prefix: str, default_port: int, environment: Mapping[str, str] = os.environ) -> ServerSettings:
    """Settings from PREFIX_HOST, _PORT, _PUBLIC_URL, _SEED, _TLS_CERT, _TLS_KEY, _CA_BUNDLE, _LEDGER_SIZE and _THREADS.

    SettingError for the first that cannot be used, and for a variable that begins with PREFIX_ and is none of these.
    """
    _refuse_unknown(prefix, environment)
    reader = _Reader(prefix, environment)
    cert, key = reader.file("TLS_CERT"), reader.file("TLS_KEY")
    if (cert is None) != (key is None):
        raise SettingError(f"{prefix}_TLS_CERT and {prefix}_TLS_KEY belong together: set both or neither.")
    if cert and key:
        _refuse_unusable_pair(prefix, cert, key)
    host = reader.text("HOST", "127.0.0.1")
    port = reader.number("PORT", default_port, 1, 65_535)
    shown_host = f"[{host}]" if ":" in host else host
    return ServerSettings(
        host=host,
        port=port,
        public_url=reader.url("PUBLIC_URL", f"{'https' if cert else 'http'}://{shown_host}:{port}"),
        seed=reader.text("SEED", "0"),
        tls_cert=cert,
        tls_key=key,
        ca_bundle=reader.authorities("CA_BUNDLE"),
        ledger_size=reader.number("LEDGER_SIZE", DEFAULT_SIZE, 100, 5_000_000),
        threads=reader.number("THREADS", 16, 2, 1_000),
    )


def _refuse_unknown(prefix: str, environment: Mapping[str, str]) -> None:
    lead = f"{prefix}_"
    for name in sorted(environment):
        own = name.removeprefix(lead)
        if name.startswith(lead) and own not in NAMES and not _OF_CONTAINERS.fullmatch(own):
            near = difflib.get_close_matches(own, NAMES, n=1, cutoff=0.5)
            right = (
                f"the nearest one is {lead}{near[0]}" if near else f"there are {', '.join(lead + one for one in NAMES)}"
            )
            raise SettingError(f"{name} is no setting; {right}.")


class _Reader:
    def __init__(self, prefix: str, environment: Mapping[str, str]) -> None:
        self._prefix = prefix
        self._environment = environment

    def text(self, name: str, default: str) -> str:
        return self._environment.get(f"{self._prefix}_{name}") or default

    def number(self, name: str, default: int, lowest: int, highest: int) -> int:
        given = self.text(name, str(default))
        if not given.isdecimal() or not lowest <= int(given) <= highest:
            raise SettingError(
                f"{self._prefix}_{name} is {given!r}; a whole number from {lowest} to {highest} is allowed."
            )
        return int(given)

    def file(self, name: str) -> str | None:
        given = self._environment.get(f"{self._prefix}_{name}")
        if given and not Path(given).is_file():
            raise SettingError(f"{self._prefix}_{name} is {given!r}; the path of an existing PEM file is allowed.")
        return given or None

    def authorities(self, name: str) -> str | None:
        given = self.file(name)
        if given:
            try:
                ssl.create_default_context(cafile=given)
            except (ssl.SSLError, OSError):
                raise SettingError(
                    f"{self._prefix}_{name} is {given!r}; a PEM file with at least one certificate is allowed."
                ) from None
        return given

    def url(self, name: str, default: str) -> str:
        given = self.text(name, default)
        if not _is_base_address(given):
            raise SettingError(
                f"{self._prefix}_{name} is {given!r}; an http or https address with a host, without query, is allowed."
            )
        return given.rstrip("/")


def _is_base_address(given: str) -> bool:
    try:
        parts = urlsplit(given)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not parts.query and not parts.fragment


def _refuse_unusable_pair(prefix: str, cert: str, key: str) -> None:
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(cert, key)
    except (ssl.SSLError, OSError):
        raise SettingError(
            f"{prefix}_TLS_CERT is {cert!r} and {prefix}_TLS_KEY is {key!r}; "
            "a PEM certificate and the PEM key that belongs to it are allowed."
        ) from None
