"""SMART App Launch 2.2, "Launch App: EHR Launch", the EHR's side: launch values, and where the browser is sent.

Epic's launch value is single-use, dies after 300 seconds and belongs to one client id and one environment (Epic OAuth
2.0 specification and troubleshooting page). It is a JWT where the site has that feature (May 2020), else opaque.
"""

from dataclasses import dataclass
from datetime import datetime

from mock_epic.apps import IntegrationRecord
from mock_epic.people import proxy_record
from mock_epic.smart.issued import LAUNCH_LIFETIME, Launch, Situation
from mock_epic.smart.jwt import seconds, signed
from mock_epic.smart.keys import SigningKeys
from mock_epic.state import Clinic
from mock_epic.telehealth.context import filled_pairs
from simkit.forms import written
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


@dataclass(frozen=True)
class Wish:
    """Who begins which visit from where. An app that is named takes the place of the integration record's.

    `launch_url` and `context` take the place of the record's too; None or empty leaves the record's.
    """

    surface: str
    person: str
    csn: str
    client_id: str = ""
    launch_url: str = ""
    context: str | None = None


def start(clinic: Clinic, wish: Wish, keys: SigningKeys, ids: Ids, now: datetime) -> Started:
    """Begin a visit from a surface; LaunchImpossible if person, visit or record do not allow it."""
    if wish.surface not in SURFACES:
        raise LaunchImpossible(f"There is no surface {wish.surface!r}; there are {', '.join(SURFACES)}.")
    role = "provider" if wish.surface in STAFF_SURFACES else "patient"
    record = _record(clinic, role, wish)
    situation = _situation(clinic, wish, role, record.context)
    app = clinic.apps.get(record.client_id)
    value = _launch_value(clinic, record.client_id, situation, keys, ids, now)
    clinic.launches.put(value, Launch(record.client_id, situation), now + LAUNCH_LIFETIME, now)
    iss = clinic.addresses.iss(app.fhir if app else "R4")
    separator = "&" if "?" in record.launch_url else "?"
    return Started(f"{record.launch_url}{separator}{written([('iss', iss), ('launch', value)])}", iss, value)


def _situation(clinic: Clinic, wish: Wish, role: str, context: str) -> Situation:
    visit = clinic.visits.get(wish.csn)
    if visit is None:
        raise LaunchImpossible(f"There is no visit {wish.csn!r} in clinic {clinic.name!r}.")
    proxies = [proxy.key for proxy in clinic.proxies_of(visit.patient)]
    people = visit.staff if role == "provider" else (visit.patient, *proxies)
    if wish.person not in people:
        raise LaunchImpossible(
            f"{wish.person!r} is not a {role} of visit {wish.csn}; its {role}s: {', '.join(people)}."
        )
    if role == "provider":
        situation = Situation("staff", wish.person, wish.surface, wish.csn)
    else:
        proxy = wish.person if wish.person in proxies else None
        situation = Situation("patient", visit.patient, wish.surface, wish.csn, proxy=proxy)
    return situation._replace(pairs=filled_pairs(context, clinic, clinic.user_of(situation), visit))


def _record(clinic: Clinic, role: str, wish: Wish) -> IntegrationRecord:
    entered = clinic.records.get(role)
    if wish.client_id and wish.client_id not in clinic.apps:
        raise LaunchImpossible(f"No app {wish.client_id!r} is registered in clinic {clinic.name!r}.")
    if entered is None and not (wish.client_id and wish.launch_url):
        raise LaunchImpossible(f"Clinic {clinic.name!r} has no {role} integration record yet; an analyst enters it.")
    if wish.launch_url and (not wish.launch_url.startswith(("http://", "https://")) or "#" in wish.launch_url):
        raise LaunchImpossible(f"The launch URL is {wish.launch_url!r}; an absolute http(s) address is needed.")
    usual = entered or IntegrationRecord("", "", "")
    context = usual.context if wish.context is None else wish.context
    return IntegrationRecord(wish.launch_url or usual.launch_url, wish.client_id or usual.client_id, context)


def _launch_value(
    clinic: Clinic, client_id: str, situation: Situation, keys: SigningKeys, ids: Ids, now: datetime
) -> str:
    if not clinic.profile.launch_is_jwt:
        return ids.token("launch", 48)
    ceid = clinic.oid(CEID_ITEM)
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


def user_record(situation: Situation) -> tuple[str, str]:
    """Type and key of the FHIR resource that stands for the person at the screen."""
    if situation.proxy is not None:
        return "RelatedPerson", proxy_record(situation.proxy, situation.person)
    return ("Patient" if situation.kind == "patient" else "Practitioner"), situation.person


def subject(clinic: Clinic, situation: Situation) -> str:
    """The FHIR id of the person at the screen."""
    return clinic.fhir_id(*user_record(situation))
