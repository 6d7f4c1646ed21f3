"""The people of a clinic, as data: what they are called, and the accounts they have at Epic and at Microsoft."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class StaffMember:
    """Somebody who works for the clinic; `epic_roles` and `directory_roles` are empty where there is no such account.

    `oid` is the object id at Entra, `epic_user_id` what Epic puts in place of %EPICUSERID%, `epic_record` what only
    the simulated Epic knows of them (an `fhir_id`, for instance).
    """

    key: str
    given: str
    family: str
    epic_user: str
    epic_password: str
    epic_user_id: str
    oid: str
    upn: str
    microsoft_password: str
    job_title: str
    epic_roles: tuple[str, ...]
    directory_roles: tuple[str, ...]
    licences: tuple[str, ...]
    epic_record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def display_name(self) -> str:
        """Given and family name."""
        return f"{self.given} {self.family}"

    def at_epic(self) -> dict[str, Any]:
        """The account as the simulated Epic takes it."""
        return {
            "key": self.key,
            "user": self.epic_user,
            "password": self.epic_password,
            "epic_user_id": self.epic_user_id,
            "given": self.given,
            "family": self.family,
            "roles": list(self.epic_roles),
            **self.epic_record,
        }

    def at_microsoft(self) -> dict[str, Any]:
        """The account as the simulated tenant takes it."""
        return {
            "key": self.key,
            "id": self.oid,
            "upn": self.upn,
            "display_name": self.display_name,
            "given": self.given,
            "family": self.family,
            "password": self.microsoft_password,
            "job_title": self.job_title,
            "roles": list(self.directory_roles),
            "licences": list(self.licences),
            "guest": False,
        }


@dataclass(frozen=True)
class Patient:
    """Somebody with a MyChart account; `portal_id` is what Epic puts in place of %EPICUSERID% in a MyChart launch."""

    key: str
    given: str
    family: str
    birth_date: str
    phone: str
    address: str
    mrn: str
    portal_user: str
    portal_password: str
    portal_id: str
    diagnosis: str = ""
    epic_record: Mapping[str, Any] = field(default_factory=dict)

    def at_epic(self) -> Mapping[str, Any]:
        """The record and account as the simulated Epic takes it."""
        shown = dict(vars(self))
        del shown["epic_record"]
        return {**shown, **self.epic_record}

    def canaries(self) -> Iterator[dict[str, str]]:
        """What identifies the patient and must therefore stay in Epic, in its usual spellings."""
        born = date.fromisoformat(self.birth_date)
        identifying = {
            "patient name": (f"{self.given} {self.family}", f"{self.family}, {self.given}", self.given, self.family),
            "patient birth date": (
                self.birth_date,
                *(born.strftime(usual) for usual in ("%d %B %Y", "%B %d, %Y", "%m/%d/%Y", "%d.%m.%Y", "%Y%m%d")),
            ),
            "patient phone": (self.phone, self.phone.replace("-", ""), self.phone.replace("-", " ")),
            "patient address": (self.address,),
            "patient record number": (self.mrn,),
            "patient MyChart name": (self.portal_user,),
            "patient diagnosis": (self.diagnosis,) if self.diagnosis else (),
        }
        for label, values in identifying.items():
            yield from ({"label": label, "value": value} for value in values)
