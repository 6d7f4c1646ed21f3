"""What the simulator knows: its clinics, and in each its apps, people, visits, records and what it has handed out."""

import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from mock_epic.addresses import Addresses
from mock_epic.apps import App, IntegrationRecord
from mock_epic.expiring import Expiring
from mock_epic.fhir import identifiers
from mock_epic.people import Patient, Person, PortalUser, Proxy, StaffMember, proxy_record
from mock_epic.profiles import CURRENT, Profile
from mock_epic.smart.client_keys import KeySets
from mock_epic.smart.issued import AccessToken, Grant, Launch, Situation
from mock_epic.telehealth.connections import Connections
from mock_epic.visits import Visit

CLINIC_NAME = re.compile(r"[a-z0-9-]{1,40}")
ORGANIZATION = "clinic"
VISIT_KINDS = ("Appointment", "Encounter")
INDEXED_LETTERS = 3
TOKENS_KEPT = 50_000
ASSERTION_IDS_KEPT = 100_000


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
    includes: tuple[str, ...] = ()


@dataclass
class Clinic:
    """One Epic environment. People, visits and apps are replaced as a whole value, never changed in place."""

    name: str
    addresses: Addresses
    profile: Profile = CURRENT
    environment: str = "Testing"
    display_name: str = ""
    key_generation: int = 0
    apps: dict[str, App] = field(default_factory=dict)
    staff: dict[str, StaffMember] = field(default_factory=dict)
    patients: dict[str, Patient] = field(default_factory=dict)
    proxies: dict[str, Proxy] = field(default_factory=dict)
    visits: dict[str, Visit] = field(default_factory=dict)
    records: dict[str, IntegrationRecord] = field(default_factory=dict)
    launches: Expiring[Launch] = field(default_factory=Expiring)
    grants: Expiring[Grant] = field(default_factory=Expiring)
    sign_ins: Expiring[Grant] = field(default_factory=Expiring)
    access_tokens: Expiring[AccessToken] = field(default_factory=lambda: Expiring(TOKENS_KEPT))
    refresh_tokens: Expiring[Grant] = field(default_factory=lambda: Expiring(TOKENS_KEPT))
    assertion_ids: Expiring[bool] = field(default_factory=lambda: Expiring(ASSERTION_IDS_KEPT))
    key_sets: KeySets = field(default_factory=KeySets)
    connections: Connections = field(default_factory=Connections)
    checked_in: set[str] = field(default_factory=set)
    known_from: dict[str, datetime] = field(default_factory=dict)
    deleted: set[tuple[str, str]] = field(default_factory=set)
    given_ids: dict[tuple[str, str], str] = field(default_factory=dict)
    search_pages: Expiring[SearchPage] = field(default_factory=Expiring)
    keys_by_fhir_id: dict[tuple[str, str], str] = field(default_factory=dict)
    patients_by_birth_date: dict[str, set[str]] = field(default_factory=dict)
    patients_by_mrn: dict[str, str] = field(default_factory=dict)
    patients_by_name: dict[str, set[str]] = field(default_factory=dict)
    departments: dict[str, None] = field(default_factory=dict)
    people_by_login: dict[tuple[str, str], str] = field(default_factory=dict)
    visits_by_patient: dict[str, list[str]] = field(default_factory=dict)
    visits_by_staff: dict[str, list[str]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def shown_name(self) -> str:
        """What people call it."""
        return self.display_name or self.name.replace("-", " ").title()

    def __post_init__(self) -> None:
        self._index(("Organization",), ORGANIZATION)

    def add_apps(self, apps: Iterable[App], now: datetime) -> None:
        """Register apps; one with a known client id replaces it. A new one is known when the environment has synced."""
        known_from = now + timedelta(seconds=self.profile.sync_delay_s)
        with self._lock:
            for app in apps:
                self.apps[app.client_id] = app
                self.known_from[app.client_id] = known_from

    def app(self, client_id: str, now: datetime) -> App | None:
        """The app with this client id, if it belongs to this kind of environment and has reached it."""
        app = self.apps.get(client_id)
        if app is None or (app.environment or self.environment) != self.environment:
            return None
        return app if self.known_from[client_id] <= now else None

    def add_people(
        self, staff: Iterable[StaffMember], patients: Iterable[Patient], proxies: Iterable[Proxy] = ()
    ) -> None:
        """Add people; one with a known key replaces that person."""
        with self._lock:
            for member in staff:
                self._add_staff(member)
            for patient in patients:
                self._add_patient(patient)
            for proxy in proxies:
                self._add_proxy(proxy)

    def add_visits(self, visits: Iterable[Visit]) -> None:
        """Schedule visits; one with a known CSN replaces it. KeyError if it names a person who is not there."""
        with self._lock:
            for visit in visits:
                self._unschedule(visit.csn)
                self.visits[visit.csn] = visit
                self._index(VISIT_KINDS, visit.csn)
                if visit.department:
                    self.departments[visit.department] = None
                    self._index(("Location",), visit.department)
                self.visits_by_patient.setdefault(self.patients[visit.patient].key, []).append(visit.csn)
                for key in visit.staff:
                    self.visits_by_staff.setdefault(self.staff[key].key, []).append(visit.csn)

    def delete_visit(self, csn: str) -> None:
        """Take a visit off every schedule; its FHIR ids are remembered as those of something deleted."""
        with self._lock:
            self._unschedule(csn)
            for kind in VISIT_KINDS:
                gone = (kind, self.fhir_id(kind, csn))
                self.keys_by_fhir_id.pop(gone, None)
                self.deleted.add(gone)

    def rotate_keys(self) -> int:
        """Sign with a new key from now on, without overlap; returns its generation."""
        with self._lock:
            self.key_generation += 1
            return self.key_generation

    def fhir_id(self, kind: str, key: str) -> str:
        """The R4 id of a record: the one it was given, or the one that follows from its key."""
        return self.given_ids.get((kind, key)) or identifiers.fhir_id(self.name, kind, key)

    def dstu2_id(self, kind: str, key: str) -> str:
        """The DSTU2 id of the same record."""
        given = self.patients[key].dstu2_id if kind == "Patient" else ""
        return given or identifiers.dstu2_id(self.name, kind, key)

    def release_id(self, release: str, kind: str, key: str) -> str:
        """The id of a record in R4, STU3 or DSTU2; the first two are the same."""
        return self.dstu2_id(kind, key) if release == "DSTU2" else self.fhir_id(kind, key)

    def oid(self, item: str) -> str:
        """The identifier system of an item at this site."""
        customer = self.profile.oid_customer or identifiers.customer_number(self.name)
        environment = self.profile.oid_environment or identifiers.ENVIRONMENTS[self.environment]
        return identifiers.oid(customer, environment, item)

    def user_of(self, situation: Situation) -> Person:
        """Who is at the screen: a member of staff, the patient, or somebody who acts for the patient."""
        if situation.proxy is not None:
            return self.proxies[situation.proxy]
        return self.staff[situation.person] if situation.kind == "staff" else self.patients[situation.person]

    def portal_user(self, key: str) -> PortalUser | None:
        """Whose MyChart account has this key."""
        return self.patients.get(key) or self.proxies.get(key)

    def charts_of(self, user: PortalUser) -> tuple[str, ...]:
        """The patients whose visits a MyChart user sees: the own chart, or those of whom they act for."""
        return user.patients if isinstance(user, Proxy) else (user.key,)

    def proxies_of(self, patient: str) -> list[Proxy]:
        """Who acts for a patient."""
        return [proxy for proxy in list(self.proxies.values()) if patient in proxy.patients]

    def staff_visits(self, key: str) -> list[Visit]:
        """The visits of a member of staff by start."""
        return self._by_start(self.visits_by_staff.get(key, ()))

    def patient_visits(self, key: str) -> list[Visit]:
        """The visits of a patient by start."""
        return self._by_start(self.visits_by_patient.get(key, ()))

    def _add_staff(self, member: StaffMember) -> None:
        before = self.staff.get(member.key)
        if before is not None:
            self.people_by_login.pop(("staff", before.login.casefold()), None)
        self.staff[member.key] = member
        self.people_by_login["staff", member.login.casefold()] = member.key
        if member.fhir_id:
            self.given_ids["Practitioner", member.key] = member.fhir_id
        self._index(("Practitioner", "PractitionerRole") if member.provider_record else ("Practitioner",), member.key)

    def _add_proxy(self, proxy: Proxy) -> None:
        before = self.proxies.get(proxy.key)
        if before is not None:
            self.people_by_login.pop(("patient", before.login.casefold()), None)
        self.proxies[proxy.key] = proxy
        self.people_by_login["patient", proxy.login.casefold()] = proxy.key
        for patient in proxy.patients:
            self._index(("RelatedPerson",), proxy_record(proxy.key, patient))

    def _add_patient(self, patient: Patient) -> None:
        before = self.patients.get(patient.key)
        if before is not None:
            self.people_by_login.pop(("patient", before.login.casefold()), None)
            self.patients_by_birth_date[before.birth_date].discard(before.key)
            self.patients_by_mrn.pop(before.mrn, None)
            for start in name_starts(before):
                self.patients_by_name[start].discard(before.key)
        self.patients[patient.key] = patient
        self.people_by_login["patient", patient.login.casefold()] = patient.key
        if patient.fhir_id:
            self.given_ids["Patient", patient.key] = patient.fhir_id
        self.patients_by_birth_date.setdefault(patient.birth_date, set()).add(patient.key)
        self.patients_by_mrn[patient.mrn] = patient.key
        for start in name_starts(patient):
            self.patients_by_name.setdefault(start, set()).add(patient.key)
        self._index(("Patient",), patient.key)

    def _index(self, kinds: Iterable[str], key: str) -> None:
        for kind in kinds:
            self.keys_by_fhir_id[kind, self.fhir_id(kind, key)] = key
            self.deleted.discard((kind, self.fhir_id(kind, key)))

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
