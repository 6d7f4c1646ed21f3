"""A clinic before it is built: read from the package's YAML worlds, peopled by the cast of a seed."""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from importlib import resources
from typing import Any, TypeVar

import yaml

from scenarios.cast import Cast
from scenarios.people import Patient, StaffMember

Person = TypeVar("Person", StaffMember, Patient)
_READ_BY_CAST = ("key", "job_title", "epic_roles", "directory_roles", "licences")


class UnknownWorld(ValueError):
    """There is no such world; the message names those that exist."""


@dataclass(frozen=True)
class Visit:
    """A video visit; `in_minutes` counts from the moment when the clinic is built, negative for the past."""

    key: str
    csn: str
    patient: str
    staff: tuple[str, ...]
    in_minutes: int
    minutes: int
    status: str = "booked"
    department: str = "Family Medicine"


@dataclass(frozen=True)
class Blueprint:
    """Everything about a clinic but its addresses. `environment` is Testing or Production, `organizer` a staff key.

    `tenant_settings` are switches of the Microsoft 365 tenant, as mock_graph's control plane names them.
    """

    name: str
    display_name: str
    tenant_id: str
    domain: str
    environment: str
    profile: str
    fhir_path: str
    region: str
    organizer: str
    staff: Mapping[str, StaffMember]
    patients: Mapping[str, Patient]
    visits: Mapping[str, Visit]
    switches: Mapping[str, Any] = field(default_factory=dict)
    fhir_ids: Mapping[str, Any] = field(default_factory=dict)
    tenant_settings: Mapping[str, Any] = field(default_factory=dict)

    def canaries(self) -> Iterator[dict[str, str]]:
        """What identifies any patient of the clinic."""
        for patient in self.patients.values():
            yield from patient.canaries()

    def with_visit(self, visit: Visit) -> "Blueprint":
        """The same clinic with one visit more."""
        return replace(self, visits={**self.visits, visit.key: visit})


def world_names() -> list[str]:
    """The worlds that the package ships, by name."""
    return sorted(file.name.removesuffix(".yaml") for file in _files() if file.name.endswith(".yaml"))


def blueprint(
    world: str, seed: int | str, name: str | None = None, names: str | None = None, **changes: Any
) -> Blueprint:
    """The clinic that a YAML world describes, peopled from the seed; UnknownWorld if there is none of that name.

    `name` is the clinic's instance name at Epic; without one it follows from world and seed. `names` is what the
    names of its people are drawn from, where other people of the same names are wanted.
    """
    described = _described(world)
    clinic = name or f"{described['clinic']}-{Cast(seed, world).ids.hex('clinic', 6)}"
    cast = Cast(seed, clinic, names)
    staff = {key: _told(cast.staff_member(key, about or {}), about or {}) for key, about in described["staff"].items()}
    patients = {key: _told(cast.patient(key), about) for key, about in _with_facts(described["patients"]).items()}
    visits = {key: _visit(key, about, cast) for key, about in described.get("visits", {}).items()}
    drawn = Blueprint(
        name=clinic,
        display_name=described["display_name"],
        tenant_id=cast.ids.uuid("tenant"),
        domain=f"{clinic}.example",
        environment=described.get("environment", "Testing"),
        profile=described.get("profile", "current"),
        fhir_path=described.get("fhir_path", "api/FHIR/R4"),
        region=described.get("region", "americas"),
        organizer=described["organizer"],
        staff=staff,
        patients=patients,
        visits=visits,
        switches=described.get("switches", {}),
        fhir_ids=described.get("fhir_ids", {}),
    )
    return replace(drawn, **changes)


def _with_facts(patients: Any) -> dict[str, Any]:
    """Patients as a list of keys, or each with what is known of them."""
    return patients if isinstance(patients, dict) else {key: {} for key in patients}


def _told(person: Person, about: Mapping[str, Any]) -> Person:
    """The person with what the world tells of them in the place of what the seed gave them."""
    known = {one.name for one in fields(person)} - set(_READ_BY_CAST)
    return replace(person, **{name: value for name, value in about.items() if name in known})


def _visit(key: str, about: Mapping[str, Any], cast: Cast) -> Visit:
    return Visit(
        key=key,
        csn=cast.ids.digits("visit", 9),
        patient=about["patient"],
        staff=tuple(about["staff"]),
        in_minutes=int(about.get("in_minutes", 5)),
        minutes=int(about.get("minutes", 30)),
        department=about.get("department", Visit.department),
    )


def _files() -> Iterator[Any]:
    return resources.files("scenarios").iterdir()


@cache
def _described(world: str) -> dict[str, Any]:
    """What stands in the world's file, read once; nobody changes it."""
    if world not in world_names():
        near = difflib.get_close_matches(world, world_names(), n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(world_names())}."
        raise UnknownWorld(f"There is no world {world!r}; {hint}")
    described: dict[str, Any] = yaml.safe_load(
        resources.files("scenarios").joinpath(f"{world}.yaml").read_text("utf-8")
    )
    return described
