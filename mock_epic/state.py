"""What the simulator knows: its clinics, and in each its apps, people, visits, records and what it has handed out."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

from mock_epic.addresses import Addresses
from mock_epic.apps import App, IntegrationRecord
from mock_epic.expiring import Expiring
from mock_epic.fhir.identifiers import fhir_id
from mock_epic.people import Patient, Person, StaffMember
from mock_epic.profiles import CURRENT, Profile
from mock_epic.smart.client_keys import KeySets
from mock_epic.smart.issued import AccessToken, Grant, Launch
from mock_epic.telehealth.connections import Connections
from mock_epic.visits import Visit

CLINIC_NAME = re.compile(r"[a-z0-9-]{1,40}")
ORGANIZATION = "clinic"
INDEXED_LETTERS = 3


def name_starts(person: Person) -> set[str]:
    """What a search for somebody's name may begin with: the first letters of each part and of the whole."""
    return {word[:INDEXED_LETTERS].casefold() for word in (person.family, *person.given.split(), person.name)}


class NoSuchClinic(LookupError):
    """A clinic that the control plane has not made."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no clinic {name!r}; make it with PUT /_sim/clinics/{name}.")


@dataclass(frozen=True)
class SearchPage:
    """What is left of a paged search: the type, the keys still to show, and how many a page holds."""

    kind: str
    keys: tuple[str, ...]
    count: int


@dataclass
class Clinic:
    """One Epic environment. People, visits and apps are replaced as a whole value, never changed in place."""

    name: str
    addresses: Addresses
    profile: Profile = CURRENT
    environment: str = "Testing"
    key_generation: int = 0
    apps: dict[str, App] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    patients: dict[str, Patient] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    records: dict[str, IntegrationRecord] = field(default_factory=dict)
    launches: Expiring[Launch] = field(default_factory=Expiring)
    grants: Expiring[Grant] = field(default_factory=Expiring)
    sign_ins: Expiring[Grant] = field(default_factory=Expiring)
    access_tokens: Expiring[AccessToken] = field(default_factory=lambda: Expiring(50_000))
    assertion_ids: Expiring[bool] = field(default_factory=lambda: Expiring(100_000))
    key_sets: KeySets = field(default_factory=KeySets)
    connections: Connections = field(default_factory=Connections)
    search_pages: Expiring[SearchPage] = field(default_factory=Expiring)
    keys_by_fhir_id: dict[tuple[str, str], str] = field(default_factory=dict)
    patients_by_birth_date: dict[str, set[str]] = field(default_factory=dict)
    patients_by_mrn: dict[str, str] = field(default_factory=dict)
    patients_by_name: dict[str, set[str]] = field(default_factory=dict)
    visits_by_patient: dict[str, list[str]] = field(default_factory=dict)
    visits_by_staff: dict[str, list[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._index(("Organization",), ORGANIZATION)

    def add_apps(self, apps: Iterable[App]) -> None:
        """Register apps; one with a known client id replaces it."""
        with self._lock:
            self.apps.update({app.client_id: app for app in apps})

    def add_people(self, staff: Iterable[StaffMember], patients: Iterable[Patient]) -> None:
        """Add people; one with a known key replaces that person."""
        with self._lock:
            for member in staff:
                self.staff[member.key] = member
                self._index(("Practitioner", "PractitionerRole"), member.key)
            for patient in patients:
                self._add_patient(patient)

    def add_visits(self, visits: Iterable[Visit]) -> None:
        """Schedule visits; one with a known CSN replaces it. KeyError if it names a person who is not there."""
        with self._lock:
            for visit in visits:
                self._unschedule(visit.csn)
                self.visits[visit.csn] = visit
                self._index(("Appointment", "Encounter"), visit.csn)
                if visit.department:
                    self._index(("Location",), visit.department)
                self.visits_by_patient.setdefault(self.patients[visit.patient].key, []).append(visit.csn)
                for key in visit.staff:
                    self.visits_by_staff.setdefault(self.staff[key].key, []).append(visit.csn)

    def rotate_keys(self) -> int:
        """Sign with a new key from now on, without overlap; returns its generation."""
        with self._lock:
            self.key_generation += 1
            return self.key_generation

    def person(self, kind: str, key: str) -> Person:
        """A member of staff or a patient; KeyError if there is none."""
        return self.staff[key] if kind == "staff" else self.patients[key]

    def staff_visits(self, key: str) -> list[Visit]:
        """The visits of a member of staff by start."""
        return self._by_start(self.visits_by_staff.get(key, ()))

    def patient_visits(self, key: str) -> list[Visit]:
        """The visits of a patient by start."""
        return self._by_start(self.visits_by_patient.get(key, ()))

    def _add_patient(self, patient: Patient) -> None:
        before = self.patients.get(patient.key)
        if before is not None:
            self.patients_by_birth_date[before.birth_date].discard(before.key)
            self.patients_by_mrn.pop(before.mrn, None)
            for start in name_starts(before):
                self.patients_by_name[start].discard(before.key)
        self.patients[patient.key] = patient
        self.patients_by_birth_date.setdefault(patient.birth_date, set()).add(patient.key)
        self.patients_by_mrn[patient.mrn] = patient.key
        for start in name_starts(patient):
            self.patients_by_name.setdefault(start, set()).add(patient.key)
        self._index(("Patient",), patient.key)

    def _index(self, kinds: Iterable[str], key: str) -> None:
        for kind in kinds:
            self.keys_by_fhir_id[kind, fhir_id(self.name, kind, key)] = key

    def _by_start(self, csns: Iterable[str]) -> list[Visit]:
        return sorted((self.visits[csn] for csn in list(csns)), key=lambda visit: (visit.start, visit.csn))

    def _unschedule(self, csn: str) -> None:
        gone = self.visits.pop(csn, None)
        if gone is not None:
            self.visits_by_patient[gone.patient].remove(csn)
            for key in gone.staff:
                self.visits_by_staff[key].remove(csn)


class World:
    """All clinics of one simulator; thread-safe."""

    def __init__(self, public_url: str) -> None:
        self.public_url = public_url
        self._clinics: dict[str, Clinic] = {}

    def put(self, clinic: Clinic) -> None:
        """Make a clinic, or make it anew."""
        self._clinics[clinic.name] = clinic

    def clinic(self, name: str) -> Clinic:
        """A clinic by its name; NoSuchClinic if there is none."""
        try:
            return self._clinics[name]
        except KeyError:
            raise NoSuchClinic(name) from None

    def has(self, name: str) -> bool:
        """Whether there is a clinic of that name."""
        return name in self._clinics
