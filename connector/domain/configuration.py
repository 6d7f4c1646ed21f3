"""One FHIR base URL of a tenant: who may do what with it, and what it hands to Epic once it is approved.

The portal's roles and states are those of Microsoft's EHR connector: an administrator adds a row, the Epic customer
analyst named on it approves it, each FHIR base URL on its own.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import urlsplit, urlunsplit

STATUS_SERVICE = "/api/epic/2018/Telehealth/ContextLinking/SetExternalConnectionStatus"


class Environment(StrEnum):
    """What an Epic environment is used for. Approving one never approves the other."""

    TESTING = "Testing"
    PRODUCTION = "Production"


class Region(StrEnum):
    """Where an organization's data is kept. Each region has a database of its own."""

    AMERICAS = "americas"
    EMEA = "emea"
    APAC = "apac"


@dataclass(frozen=True)
class Member:
    """A person of a tenant who signed in to the portal, known by object id only."""

    tenant_id: str
    oid: str
    administrator: bool


@dataclass(frozen=True)
class Configuration:
    """A row of the portal. `approved_at` is None while it waits for its approver."""

    id: str
    tenant_id: str
    fhir_base: str
    environment: Environment
    approver_oid: str
    organizer_oid: str
    status_address: str
    derived_status_address: str
    approved_at: datetime | None = None
    region: Region = Region.AMERICAS

    @property
    def approved(self) -> bool:
        """Whether visits may be launched from it."""
        return self.approved_at is not None

    @property
    def chart_address(self) -> str:
        """Where connections are reported: what the administrator typed, else what follows from discovery."""
        return self.status_address or self.derived_status_address

    def same_place(self, other: "Configuration") -> bool:
        """Whether an approval of the one holds for the other: all that the approver was shown is as it was."""
        mine = (self.fhir_base, self.environment, self.organizer_oid, self.status_address, self.region)
        return mine == (other.fhir_base, other.environment, other.organizer_oid, other.status_address, other.region)


def may_change(member: Member, row: Configuration) -> bool:
    """The administrator and the approver named on the row change it and see its records."""
    return member.tenant_id == row.tenant_id and (member.administrator or member.oid == row.approver_oid)


def may_approve(member: Member, row: Configuration) -> bool:
    """Only the approver named on the row, also when he is the administrator."""
    return member.tenant_id == row.tenant_id and member.oid == row.approver_oid


@dataclass
class InvalidField(Exception):
    """What a person typed cannot be accepted; `why` is a sentence shown beside the field."""

    field: str
    why: str


def checked_address(text: str, field: str, *, loopback: bool) -> str:
    """The address without surrounding blanks and without a trailing slash.

    It must be absolute https without query or fragment; with `loopback`, http is allowed on this machine.
    Raises InvalidField.
    """
    address = text.strip().rstrip("/")
    try:
        parts = urlsplit(address)
        host = parts.hostname
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        raise InvalidField(field, "This is not a web address.") from None
    if parts.scheme not in ("https", "http") or not host or not port_is_valid:
        raise InvalidField(field, "Give the whole address, beginning with https://.")
    if "?" in address or "#" in address:
        raise InvalidField(field, "Leave out everything from the question mark or number sign on.")
    if parts.username is not None or any(character.isspace() for character in address):
        raise InvalidField(field, "The address must not contain a user name or blanks.")
    if parts.scheme == "http" and not (loopback and is_loopback(host)):
        raise InvalidField(field, "The address must begin with https://.")
    return address


def is_loopback(host: str) -> bool:
    """Whether a host name means this machine (RFC 8252 §7.3)."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def status_address_from(authorize_url: str) -> str:
    """The connection status service beside an authorization endpoint `<instance>/oauth2/authorize`."""
    scheme, host, path, _, _ = urlsplit(authorize_url)
    instance = path.rsplit("/oauth2/", 1)[0] if "/oauth2/" in path else path.rsplit("/", 2)[0]
    return urlunsplit((scheme, host, instance + STATUS_SERVICE, "", ""))
