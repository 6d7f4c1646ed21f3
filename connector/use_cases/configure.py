"""Configuring: an administrator adds FHIR base URLs; he and the approver named on a row change it; others look."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TypeVar

from connector.domain import problems
from connector.domain.attempts import Attempt, Purpose
from connector.domain.audit import Deed
from connector.domain.configuration import (
    Configuration,
    Environment,
    InvalidField,
    Member,
    Region,
    checked_address,
    may_change,
    status_address_from,
)
from connector.ports import Configurations, Directory, DirectoryPerson, Epic, Ids, Microsoft, Tell
from connector.use_cases.keep_audit import KeepAudit
from connector.use_cases.sign_in import Onward, SignIns, request_of

ANY_ORGANIZATION = "organizations"

Value = TypeVar("Value")


@dataclass(frozen=True)
class Typed:
    """What a person typed into the row's form."""

    fhir_base: str = ""
    environment: str = Environment.TESTING.value
    analyst: str = ""
    organizer: str = ""
    status_address: str = ""
    region: str = Region.AMERICAS.value


@dataclass
class NotAccepted(Exception):
    """Some fields cannot be accepted; each has its sentence. Nothing was stored.

    `people` are those of the directory whom somebody may have meant, by field.
    """

    why: dict[str, str]
    people: dict[str, list[DirectoryPerson]] = field(default_factory=dict)


@dataclass(frozen=True)
class SignedIn:
    """Somebody who signed in to the portal; his Graph token stays in memory."""

    member: Member
    token: str


class Configure:
    """The administrator's deeds."""

    def __init__(
        self,
        configurations: Configurations,
        epic: Epic,
        microsoft: Microsoft,
        directory: Directory,
        sign_ins: SignIns,
        ids: Ids,
        tell: Tell,
        audit: KeepAudit,
        *,
        loopback: bool,
    ) -> None:
        self._configurations = configurations
        self._epic = epic
        self._microsoft = microsoft
        self._directory = directory
        self._sign_ins = sign_ins
        self._ids = ids
        self._tell = tell
        self._audit = audit
        self._loopback = loopback

    def sign_in(self) -> Onward:
        """To Microsoft, for a person of any organization."""
        secrets = self._sign_ins.begin(Purpose.PORTAL)
        return Onward(self._microsoft.authorize_url(ANY_ORGANIZATION, request_of(Purpose.PORTAL, secrets)), secrets)

    def signed_in(self, attempt: Attempt, code: str) -> SignedIn:
        """Who came back from Microsoft, and whether he is a Global Administrator. Raises Problem."""
        account = self._microsoft.redeem(ANY_ORGANIZATION, code, attempt)
        administrator = self._directory.is_global_administrator(account.token)
        self._tell("portal.signed-in", administrator=administrator)
        return SignedIn(Member(account.tenant_id, account.oid, administrator), account.token)

    def rows(self, member: Member) -> list[Configuration]:
        """The rows of the member's tenant."""
        return self._configurations.of_tenant(member.tenant_id)

    def row(self, member: Member, row_id: str) -> Configuration:
        """One row of the member's tenant. Raises Problem; another tenant's row looks like none."""
        row = self._configurations.get(row_id)
        if row is None or row.tenant_id != member.tenant_id:
            raise problems.not_found()
        return row

    def changeable_row(self, member: Member, row_id: str) -> Configuration:
        """A row that the member may change. Raises Problem."""
        row = self.row(member, row_id)
        if not may_change(member, row):
            raise problems.not_allowed("a Microsoft 365 administrator or the approver named on a row can change it")
        return row

    def check_may_add(self, member: Member) -> None:
        """Raises Problem unless the member is an administrator."""
        if not member.administrator:
            raise problems.not_allowed("a Microsoft 365 global administrator can add FHIR base URLs")

    def add(self, who: SignedIn, typed: Typed) -> Configuration:
        """A new row, waiting for approval. Raises Problem or NotAccepted."""
        self.check_may_add(who.member)
        return self._save(self._ids.new_id(), who, typed, None)

    def change(self, who: SignedIn, row_id: str, typed: Typed) -> Configuration:
        """A changed row; another URL or environment waits for approval again. Raises Problem or NotAccepted."""
        return self._save(row_id, who, typed, self.changeable_row(who.member, row_id))

    def people(self, token: str, text: str) -> list[DirectoryPerson]:
        """A few people of the directory whose name begins with `text`."""
        return self._directory.search(token, text)

    def person(self, token: str, oid: str) -> DirectoryPerson:
        """Somebody's name for the page, or the object id where the directory does not tell."""
        return self._directory.name_of(token, oid) or DirectoryPerson(oid, oid, oid)

    def _save(self, row_id: str, who: SignedIn, typed: Typed, before: Configuration | None) -> Configuration:
        if before is not None and typed.status_address.strip() == before.derived_status_address:
            typed = replace(typed, status_address="")
        if before is not None and not typed.region:
            typed = replace(typed, region=before.region.value)
        row = self._checked(row_id, who, typed)
        if before is not None and before.same_place(row):
            row = replace(row, approved_at=before.approved_at)
        try:
            self._configurations.save(row)
        except InvalidField as invalid:
            raise NotAccepted({invalid.field: invalid.why}) from invalid
        self._tell("configuration.saved", configuration=row.id, approved=row.approved)
        self._audit.note(who.member, row, _deed(before, row))
        return row

    def _checked(self, row_id: str, who: SignedIn, typed: Typed) -> Configuration:
        """The row that was typed, every field looked at, so that all mistakes are shown at once."""
        why: dict[str, str] = {}
        fhir_base, derived = _collect(why, lambda: self._fhir_base(typed.fhir_base)) or ("", "")
        environment = _collect(why, lambda: _environment(typed.environment))
        approver = _collect(why, lambda: self._find(who.token, "analyst", typed.analyst))
        organizer = _collect(why, lambda: self._find(who.token, "organizer", typed.organizer))
        status = _collect(why, lambda: self._status_address(typed.status_address))
        region = _collect(why, lambda: _region(typed.region))
        if why or environment is None or approver is None or organizer is None or status is None or region is None:
            raise NotAccepted(why, self._meant(who.token, why, typed))
        tenant = who.member.tenant_id
        return Configuration(
            row_id, tenant, fhir_base, environment, approver, organizer, status, derived, region=region
        )

    def _meant(self, token: str, why: dict[str, str], typed: Typed) -> dict[str, list[DirectoryPerson]]:
        """Whom an unclear name may mean, so that nobody has to type it again."""
        names = {"analyst": typed.analyst, "organizer": typed.organizer}
        return {each: self._directory.search(token, name) for each, name in names.items() if each in why and name}

    def _fhir_base(self, typed: str) -> tuple[str, str]:
        """The FHIR base URL and the status address that follows from its authorization endpoint."""
        fhir_base = checked_address(typed, "fhir_base", loopback=self._loopback)
        return fhir_base, status_address_from(self._epic.validate(fhir_base).authorize_url)

    def _find(self, token: str, field: str, typed: str) -> str:
        """The object id of exactly one person of the directory."""
        text = typed.strip()
        if not text:
            raise InvalidField(field, "Give a user name or an object id.")
        found = self._directory.find(token, text)
        if not found:
            raise InvalidField(field, "Nobody of this name is in your organization's directory.")
        if len(found) > 1:
            raise InvalidField(field, "Several people have this name; give the user name, such as ana@example.com.")
        return found[0].oid

    def _status_address(self, typed: str) -> str:
        return checked_address(typed, "status_address", loopback=self._loopback) if typed.strip() else ""


def _environment(typed: str) -> Environment:
    try:
        return Environment(typed)
    except ValueError:
        raise InvalidField("environment", "Choose Testing or Production.") from None


def _region(typed: str) -> Region:
    try:
        return Region(typed.lower() or Region.AMERICAS)
    except ValueError:
        raise InvalidField("region", "Choose Americas, EMEA or APAC.") from None


def _deed(before: Configuration | None, row: Configuration) -> Deed:
    if before is None:
        return Deed.ADDED
    return Deed.CHANGED_AND_WITHDRAWN if before.approved and not row.approved else Deed.CHANGED


def _collect(why: dict[str, str], check: Callable[[], Value]) -> Value | None:
    """What a check gives, or None with its sentence added to `why`."""
    try:
        return check()
    except InvalidField as invalid:
        why[invalid.field] = invalid.why
        return None
