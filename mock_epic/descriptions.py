"""Reading the control plane's descriptions of apps, people, visits and records; a mistake is told in one sentence."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from mock_epic.addresses import RELEASES
from mock_epic.apps import AUDIENCES, AUTH_METHODS, FHIR_APIS, App, IntegrationRecord
from mock_epic.people import GENDERS, Patient, Proxy, StaffMember
from mock_epic.visits import STATUSES, Visit

Thing = TypeVar("Thing")
ROLES = ("clinician", "analyst")
_FHIR_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class DescriptionWrong(ValueError):
    """A description that cannot be used; the message says which member is wrong and what would be right."""


class Fields:
    """The members of one description, read with their checks; `what` names it in messages."""

    def __init__(self, sent: Any, what: str, known: tuple[str, ...]) -> None:
        if not isinstance(sent, Mapping):
            raise DescriptionWrong(f"{what} is not a JSON object.")
        unknown = sorted(set(sent) - set(known))
        if unknown:
            raise DescriptionWrong(f"{what} has no member {unknown[0]!r}; it has {', '.join(known)}.")
        self._sent = sent
        self._what = what

    def text(self, name: str, default: str | None = None) -> str:
        """A text; required without a default."""
        value = self._sent.get(name)
        if value is None or value == "":
            if default is None:
                raise DescriptionWrong(f"{self._what} needs {name!r}.")
            return default
        if not isinstance(value, str | int) or isinstance(value, bool):
            raise DescriptionWrong(f"{self._what}: {name!r} is not a text.")
        return str(value)

    def fhir_id(self, name: str) -> str:
        """An id as Epic gives them out, empty when absent."""
        value = self.text(name, "")
        if value and not _FHIR_ID.fullmatch(value):
            raise DescriptionWrong(f"{self._what}: {name!r} is {value!r}; 1 to 64 letters, digits, - . _ are allowed.")
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str | None = None) -> str:
        """A text out of a few."""
        value = self.text(name, default)
        if value not in allowed:
            raise DescriptionWrong(f"{self._what}: {name!r} is {value!r}; allowed: {', '.join(allowed)}.")
        return value

    def texts(self, name: str, default: tuple[str, ...] = (), allowed: tuple[str, ...] = ()) -> tuple[str, ...]:
        """A list of texts."""
        value = self._sent.get(name)
        if value is None:
            return default
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise DescriptionWrong(f"{self._what}: {name!r} is not a list of texts.")
        wrong = [one for one in value if allowed and one not in allowed]
        if wrong:
            raise DescriptionWrong(f"{self._what}: {name!r} holds {wrong[0]!r}; allowed: {', '.join(allowed)}.")
        return tuple(value)

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self._sent.get(name, default)
        if not isinstance(value, bool):
            raise DescriptionWrong(f"{self._what}: {name!r} is neither true nor false.")
        return value

    def whole(self, name: str, default: int) -> int:
        """A whole number from 1."""
        value = self._sent.get(name, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise DescriptionWrong(f"{self._what}: {name!r} is not a whole number from 1.")
        return value

    def instant(self, name: str) -> datetime:
        """An ISO 8601 instant with its offset, as UTC."""
        value = self.text(name)
        try:
            instant = datetime.fromisoformat(value)
        except ValueError:
            instant = datetime.min  # noqa: DTZ901 - refused below for want of an offset
        if instant.tzinfo is None:
            raise DescriptionWrong(f"{self._what}: {name!r} is {value!r}; write it as 2026-01-12T15:00:00Z.")
        return instant.astimezone(UTC)

    def mapping(self, name: str) -> Mapping[str, Any]:
        """A JSON object, empty when absent."""
        value = self._sent.get(name) or {}
        if not isinstance(value, Mapping):
            raise DescriptionWrong(f"{self._what}: {name!r} is not a JSON object.")
        return value


def listed(sent: Mapping[str, Any], name: str, read: Callable[[Any, str], Thing]) -> list[Thing]:
    """The things of a list member, empty when absent."""
    value = sent.get(name) or []
    if not isinstance(value, list):
        raise DescriptionWrong(f"{name!r} is not a list.")
    return [read(one, f"{name}[{number}]") for number, one in enumerate(value)]


def app(sent: Any, what: str) -> App:
    """A registered app."""
    known = tuple(App.__dataclass_fields__)
    fields = Fields(sent, what, known)
    read = App(
        client_id=fields.text("client_id"),
        audience=fields.choice("audience", AUDIENCES),
        auth=fields.choice("auth", AUTH_METHODS),
        client_secret=fields.text("client_secret", ""),
        jwks_url=fields.text("jwks_url", ""),
        jwks=fields.mapping("jwks"),
        redirect_uris=fields.texts("redirect_uris"),
        fhir=fields.choice("fhir", RELEASES, "R4"),
        user=fields.text("user", ""),
        password=fields.text("password", ""),
        apis=fields.texts("apis", FHIR_APIS, FHIR_APIS),
        user_mapped=fields.flag("user_mapped", True),
        persistent_access=fields.flag("persistent_access", False),
        environment=fields.choice("environment", ("Testing", "Production", ""), ""),
    )
    _check_proof(read, what)
    return read


def _check_proof(read: App, what: str) -> None:
    if read.auth.startswith("client_secret") and not read.client_secret:
        raise DescriptionWrong(f"{what}: auth {read.auth} needs 'client_secret'.")
    if read.auth == "private_key_jwt" and not (read.jwks_url or read.jwks):
        raise DescriptionWrong(f"{what}: auth private_key_jwt needs 'jwks_url' or 'jwks'.")
    if read.auth == "emp_basic" and not (read.user and read.password):
        raise DescriptionWrong(f"{what}: auth emp_basic needs 'user' and 'password'.")
    if read.audience != "backend" and not read.redirect_uris:
        raise DescriptionWrong(f"{what}: a {read.audience} app needs 'redirect_uris'.")
    for uri in read.redirect_uris:
        if not uri.startswith(("http://", "https://")) or "#" in uri:
            raise DescriptionWrong(f"{what}: redirect URI {uri!r} is not an absolute http(s) address without fragment.")


def staff_member(sent: Any, what: str) -> StaffMember:
    """Somebody with an Epic user."""
    fields = Fields(sent, what, tuple(StaffMember.__dataclass_fields__))
    return StaffMember(
        key=fields.text("key"),
        user=fields.text("user"),
        password=fields.text("password"),
        epic_user_id=fields.text("epic_user_id"),
        given=fields.text("given"),
        family=fields.text("family"),
        roles=fields.texts("roles", ("clinician",), ROLES),
        npi=fields.text("npi", ""),
        provider_record=fields.flag("provider_record", True),
        fhir_id=fields.fhir_id("fhir_id"),
    )


def patient(sent: Any, what: str) -> Patient:
    """Somebody with a chart and a MyChart account."""
    fields = Fields(sent, what, tuple(Patient.__dataclass_fields__))
    return Patient(
        key=fields.text("key"),
        given=fields.text("given"),
        family=fields.text("family"),
        birth_date=fields.text("birth_date", "1980-01-01"),
        phone=fields.text("phone", ""),
        address=fields.text("address", ""),
        mrn=fields.text("mrn"),
        portal_user=fields.text("portal_user"),
        portal_password=fields.text("portal_password"),
        portal_id=fields.text("portal_id"),
        email=fields.text("email", ""),
        gender=fields.choice("gender", GENDERS, "unknown"),
        merged_into=fields.text("merged_into", ""),
        fhir_id=fields.fhir_id("fhir_id"),
        dstu2_id=fields.fhir_id("dstu2_id"),
        diagnosis=fields.text("diagnosis", ""),
    )


def proxy(sent: Any, what: str) -> Proxy:
    """Somebody who acts for patients in MyChart."""
    fields = Fields(sent, what, tuple(Proxy.__dataclass_fields__))
    return Proxy(
        key=fields.text("key"),
        given=fields.text("given"),
        family=fields.text("family"),
        relationship=fields.text("relationship", "parent"),
        portal_user=fields.text("portal_user"),
        portal_password=fields.text("portal_password"),
        portal_id=fields.text("portal_id"),
        patients=fields.texts("patients"),
    )


def visit(sent: Any, what: str) -> Visit:
    """A scheduled visit."""
    fields = Fields(sent, what, tuple(Visit.__dataclass_fields__))
    return Visit(
        csn=fields.text("csn"),
        start=fields.instant("start"),
        minutes=fields.whole("minutes", 30),
        status=fields.choice("status", STATUSES, "booked"),
        staff=fields.texts("staff"),
        patient=fields.text("patient"),
        department=fields.text("department", ""),
        restricted=fields.flag("restricted", False),
    )


def record(sent: Any, what: str) -> IntegrationRecord:
    """An integration record."""
    fields = Fields(sent, what, tuple(IntegrationRecord.__dataclass_fields__))
    launch_url = fields.text("launch_url").strip()
    if not launch_url.startswith(("http://", "https://")) or "#" in launch_url:
        raise DescriptionWrong(f"{what}: the launch URL is {launch_url!r}; an absolute http(s) address is needed.")
    return IntegrationRecord(launch_url, fields.text("client_id").strip(), fields.text("context", "").strip())
