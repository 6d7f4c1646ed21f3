"""A launch from Epic: what the integration record says about it and when it is refused.

Epic returns the names of a record's context token as extra top-level fields of the token answer (SMART App Launch 2.2,
"launch context"; Epic's OAuth 2.0 specification). None of its own context fields is guaranteed, so none is needed.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from connector.domain import problems
from connector.domain.configuration import Configuration
from connector.domain.join_window import CONTEXT_FIELD

DEPARTMENT = "&departmentId=%PERFDEPID;;; ; ;;NONE;%"
APPOINTMENT_TIME = "%EXTENSION;15354%"
TOKENS = ("access_token", "id_token", "refresh_token")
STAFF_RESOURCES = ("Practitioner", "PractitionerRole", "Person")
PATIENT_RESOURCES = ("Patient", "RelatedPerson")
LONGEST_ID = 200


class Kind(StrEnum):
    """Which of the two integration records launched."""

    PROVIDER = "provider"
    PATIENT = "patient"

    @property
    def user_type(self) -> str:
        """The value of `userType` in the context token."""
        return "1" if self is Kind.PROVIDER else "2"

    @property
    def resources(self) -> tuple[str, ...]:
        """The FHIR resources that the person of such a launch can be."""
        return STAFF_RESOURCES if self is Kind.PROVIDER else PATIENT_RESOURCES


@dataclass(frozen=True)
class Launch:
    """Who launches which visit. Ids only; a name that a record may carry is not read."""

    kind: Kind
    session_id: str
    ehr_user_id: str


def context_token(kind: Kind, row: Configuration) -> str:
    """The context token for the integration record of a configuration; Epic fills what stands between % signs."""
    token = (
        f"tenantId={row.tenant_id}&organizerId={row.organizer_oid}&userType={kind.user_type}"
        "&sessionId=%CSN%&ehrUserId=%EPICUSERID%"
    )
    return token + DEPARTMENT if kind is Kind.PROVIDER else f"{token}&{CONTEXT_FIELD}={APPOINTMENT_TIME}"


def without_tokens(answer: Mapping[str, Any]) -> dict[str, Any]:
    """The context of a token answer, without the tokens."""
    return {name: value for name, value in answer.items() if name not in TOKENS}


def row_of(context: Mapping[str, Any], rows: Iterable[Configuration]) -> Configuration:
    """The row that the context names, of all that are approved for its issuer.

    Raises Problem: a record of another tenant lets nobody in, and where none is approved any more nobody comes in.
    """
    named = (_text(context, "tenantId").lower(), _text(context, "organizerId").lower())
    problem = problems.unknown_issuer()
    for row in rows:
        if named == (row.tenant_id.lower(), row.organizer_oid.lower()):
            return row
        problem = problems.tenant_mismatch()
    raise problem


def read_launch(kind: Kind, context: Mapping[str, Any], identity: Mapping[str, Any] | None) -> Launch:
    """The launch that a context describes. Raises Problem when it cannot be said who comes to which visit."""
    if _text(context, "userType") != kind.user_type or not _is_right_person(kind, identity):
        raise problems.records_swapped()
    return Launch(kind, _filled(context, "sessionId"), _filled(context, "ehrUserId"))


def _is_right_person(kind: Kind, identity: Mapping[str, Any] | None) -> bool:
    """Whether `fhirUser`, where the server gives one, is staff in a provider launch and a patient in the other."""
    fhir_user = (identity or {}).get("fhirUser")
    if not isinstance(fhir_user, str) or "/" not in fhir_user:
        return True
    return fhir_user.split("/")[-2] in kind.resources


def _filled(context: Mapping[str, Any], field: str) -> str:
    value = _text(context, field)
    if not value or "%" in value or len(value) > LONGEST_ID or not value.isprintable():
        raise problems.context_incomplete(field)
    return value


def _text(context: Mapping[str, Any], field: str) -> str:
    value = context.get(field)
    return str(value).strip() if isinstance(value, str | int) else ""
