"""SMART App Launch 2.2, "Launch App: EHR Launch", the EHR's side: launch values, and where the browser is sent.

Epic's launch value is single-use, dies after 300 seconds and belongs to one client id and one environment (Epic OAuth
2.0 specification and troubleshooting page). It is a JWT where the site has that feature (May 2020), else opaque.
"""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from mock_epic.apps import IntegrationRecord
from mock_epic.fhir.identifiers import fhir_id, oid
from mock_epic.people import Patient
from mock_epic.smart.issued import LAUNCH_LIFETIME, Launch, Situation
from mock_epic.smart.jwt import seconds, signed
from mock_epic.smart.keys import SigningKeys
from mock_epic.state import Clinic
from mock_epic.telehealth.context import filled_pairs
from simkit.ids import Ids

STAFF_SURFACES = ("hyperspace", "haiku", "canto")
PATIENT_SURFACES = ("mychart", "mychart-mobile")
SURFACES = STAFF_SURFACES + PATIENT_SURFACES
CEID_ITEM = "3.688884.100"


class LaunchImpossible(ValueError):
    """A launch that nobody could start; the message says why."""


@dataclass(frozen=True)
class Started:
    """A launch on its way: the address for the browser, and the two values in it."""

    launch_url: str
    iss: str
    launch: str


def start(clinic: Clinic, surface: str, person: str, csn: str, keys: SigningKeys, ids: Ids, now: datetime) -> Started:
    """Begin a visit from a surface; LaunchImpossible if person, visit or record do not allow it."""
    role = "provider" if surface in STAFF_SURFACES else "patient"
    situation = _situation(clinic, surface, person, csn, role)
    record = _record(clinic, role)
    value = _launch_value(clinic, record.client_id, situation, keys, ids, now)
    clinic.launches.put(value, Launch(record.client_id, situation), now + LAUNCH_LIFETIME)
    iss = clinic.addresses.fhir_base
    separator = "&" if "?" in record.launch_url else "?"
    return Started(f"{record.launch_url}{separator}{urlencode({'iss': iss, 'launch': value})}", iss, value)


def _situation(clinic: Clinic, surface: str, person: str, csn: str, role: str) -> Situation:
    if surface not in SURFACES:
        raise LaunchImpossible(f"There is no surface {surface!r}; there are {', '.join(SURFACES)}.")
    visit = clinic.visits.get(csn)
    if visit is None:
        raise LaunchImpossible(f"There is no visit {csn!r} in clinic {clinic.name!r}.")
    kind = "staff" if role == "provider" else "patient"
    people = visit.staff if kind == "staff" else (visit.patient,)
    if person not in people:
        raise LaunchImpossible(f"{person!r} is not a {role} of visit {csn}; its {role}s: {', '.join(people)}.")
    pairs = filled_pairs(_record(clinic, role).context, clinic, clinic.person(kind, person), visit)
    return Situation(kind, person, surface, csn, pairs)


def _record(clinic: Clinic, role: str) -> IntegrationRecord:
    record = clinic.records.get(role)
    if record is None:
        raise LaunchImpossible(f"Clinic {clinic.name!r} has no {role} integration record yet; an analyst enters it.")
    return record


def _launch_value(
    clinic: Clinic, client_id: str, situation: Situation, keys: SigningKeys, ids: Ids, now: datetime
) -> str:
    if not clinic.profile.launch_is_jwt:
        return ids.token("launch", 48)
    ceid = oid(clinic.name, clinic.environment, CEID_ITEM)
    claims = {
        "aud": ceid,
        "client_id": client_id,
        "epic.eci": "urn:epic:Open.Epic-current",
        "epic.metadata": ids.token("metadata", 48),
        "epic.tokentype": "launch",
        "exp": seconds(now + LAUNCH_LIFETIME),
        "iat": seconds(now),
        "iss": ceid,
        "jti": ids.uuid("launch"),
        "nbf": seconds(now),
        "sub": subject(clinic, situation),
    }
    return signed(claims, keys.published(clinic.key_generation))


def subject(clinic: Clinic, situation: Situation) -> str:
    """The FHIR id of the person at the screen."""
    person = clinic.person(situation.kind, situation.person)
    return fhir_id(clinic.name, "Patient" if isinstance(person, Patient) else "Practitioner", person.key)
