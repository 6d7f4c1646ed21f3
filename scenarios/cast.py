"""Synthetic people from a seed: the same seed and clinic give the same people, every other gives others."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from faker import Faker

from scenarios.people import Patient, StaffMember
from simkit.ids import Ids

ILLNESSES = (
    "Quillborne", "Tarrowin", "Vexholt", "Marrowmere", "Oskarvel",
    "Brindlewick", "Zennorfeld", "Halloxby", "Umberlow", "Grizzenthorpe",
)  # fmt: skip

_PROVIDERS = ["faker.providers.person", "faker.providers.address", "faker.providers.date_time"]
"""The parts of Faker that people are made with; all of them would take longer to load than the people to make."""


class Cast:
    """Makes the people of one clinic. `seed` and `clinic` fix every name, number and password.

    With `names`, that alone fixes what is no number and no password: what people are called, when they were born.
    """

    def __init__(self, seed: int | str, clinic: str, names: str | None = None) -> None:
        self._names = names or f"{seed}/{clinic}"
        self._ids = Ids(f"{seed}/{clinic}")
        self._domain = f"{clinic}.example"

    @property
    def ids(self) -> Ids:
        """Ids of the same seed, for what belongs to the people (visits, tenants)."""
        return self._ids

    @cached_property
    def _faker(self) -> Faker:
        faker = Faker("en_US", providers=_PROVIDERS, use_weighting=False)
        faker.seed_instance(int(hashlib.sha256(self._names.encode()).hexdigest()[:12], 16))
        return faker

    def staff_member(self, key: str, described: Mapping[str, Any]) -> StaffMember:
        """A clinician, analyst, administrator or service account as the scenario describes it."""
        given, family = self._faker.first_name(), self._family()
        login = f"{given[0]}{family.replace('-', '')}"[:12]
        return StaffMember(
            key=key,
            given=given,
            family=family,
            epic_user=f"{login.upper()}{self._ids.digits('login', 3)}",
            epic_password=self._ids.token("epic password", 9),
            epic_user_id=self._ids.digits("epic user", 7),
            oid=self._ids.uuid("user"),
            upn=f"{login.lower()}{self._ids.digits('upn', 3)}@{self._domain}",
            microsoft_password=self._ids.token("microsoft password", 9),
            job_title=str(described.get("job_title", "")),
            epic_roles=tuple(described.get("epic_roles", ())),
            directory_roles=tuple(described.get("directory_roles", ())),
            licences=tuple(described.get("licences", ("teams",))),
        )

    def patient(self, key: str) -> Patient:
        """A patient with a MyChart account."""
        given, family = self._given(), self._family()
        return Patient(
            key=key,
            given=given,
            family=family,
            birth_date=self._faker.date_of_birth(minimum_age=19, maximum_age=90).isoformat(),
            phone=f"555-{self._ids.digits('phone', 3)}-{self._ids.digits('phone', 4)}",
            address=f"{self._ids.digits('house', 4)} {self._faker.street_name()}",
            mrn=f"E{self._ids.digits('mrn', 8)}",
            portal_user=f"{given.lower()}{self._ids.digits('portal user', 5)}",
            portal_password=self._ids.token("portal password", 9),
            portal_id=self._ids.digits("portal account", 8),
            diagnosis=self._diagnosis(),
        )

    def _diagnosis(self) -> str:
        """Of an illness that there is not, so that it is found nowhere by chance."""
        names = [ILLNESSES[int(digit)] for digit in self._ids.digits("diagnosis", 2)]
        return f"{'-'.join(names)} syndrome"

    def _given(self) -> str:
        """Double like the family name, and for the same reason."""
        return f"{self._faker.first_name()}-{self._faker.first_name()}"

    def _family(self) -> str:
        """Double-barrelled, so that a name found where it does not belong was not found by chance."""
        return f"{self._faker.last_name()}-{self._faker.last_name()}"
