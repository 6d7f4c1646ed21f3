"""The FHIR base URL that is checked: what may be given, and its parts."""

import ipaddress
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

_PORTS = {"http": 80, "https": 443}
_EXAMPLE = "https://epic.example/interconnect/api/FHIR/R4"


class WrongAddress(ValueError):
    """The address cannot be checked; the message is one sentence that says why and what would be right."""


@dataclass(frozen=True)
class FhirBase:
    """A FHIR base URL without its trailing slash."""

    url: str
    scheme: str
    host: str
    port: int

    @property
    def encrypted(self) -> bool:
        """Whether it is https."""
        return self.scheme == "https"

    def may_name(self, url: object) -> bool:
        """Whether an environment here may name an address: absolute https, or http on loopback if it is there."""
        return is_safe(url) and (is_loopback(self.host) or not is_loopback(urlsplit(str(url)).hostname or ""))

    def below(self, path: str) -> str:
        """The address of something below the base."""
        return f"{self.url}/{path}"


def fhir_base(given: str) -> FhirBase:
    """The base that was given; WrongAddress unless it is absolute https (http on loopback), no query, no fragment."""
    parts = _split(given.strip())
    if parts.username or parts.password:
        raise WrongAddress(
            "--fhir-base carries a user name or password; the checks need no credentials, leave them out."
        )
    if "?" in given:
        raise WrongAddress(f"--fhir-base has a query ({parts.query!r}); give the address without it, like {_EXAMPLE}.")
    if "#" in given:
        raise WrongAddress(
            f"--fhir-base has a fragment ({parts.fragment!r}); give the address without it, like {_EXAMPLE}."
        )
    host = parts.hostname or ""
    if parts.scheme == "http" and not is_loopback(host):
        raise WrongAddress(f"--fhir-base is plain http to {host}; http is allowed for loopback only, use https.")
    url = f"{parts.scheme}://{parts.netloc}{parts.path}".rstrip("/")
    return FhirBase(url, parts.scheme, host, parts.port or _PORTS[parts.scheme])


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own, told without asking the DNS."""
    if host.lower() == "localhost" or host.lower().endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def is_safe(url: object) -> bool:
    """Whether a value is an absolute https address, or http on loopback."""
    try:
        parts = urlsplit(url) if isinstance(url, str) else None
    except ValueError:
        return False
    if parts is None or not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(parts.hostname))


def _split(given: str) -> SplitResult:
    try:
        parts = urlsplit(given)
        usable = parts.scheme in _PORTS and bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError as wrong:
        raise WrongAddress(
            f"--fhir-base is {given!r}, which is no address ({wrong}); give one like {_EXAMPLE}."
        ) from None
    if not usable or any(letter.isspace() for letter in given):
        raise WrongAddress(f"--fhir-base is {given!r}; give an absolute https address, like {_EXAMPLE}.")
    return parts
