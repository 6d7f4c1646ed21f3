"""Making clinics, and adding to them, from the control plane's descriptions."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from mock_epic import descriptions
from mock_epic.addresses import Addresses
from mock_epic.descriptions import DescriptionWrong, Fields, listed
from mock_epic.profiles import PROFILES
from mock_epic.state import CLINIC_NAME, ORGANIZATION, Clinic
from mock_epic.switches import read_switches

ENVIRONMENTS = ("Testing", "Production")
ROLES = ("provider", "patient")
_FHIR_PATH = re.compile(r"[A-Za-z0-9._-]+(/[A-Za-z0-9._-]+)*")
_MEMBERS = (
    "display_name", "profile", "environment", "fhir_path", "fhir_ids", "switches", "apps", "staff", "patients",
    "proxies", "visits", "records", "canaries",
)  # fmt: skip


def make_clinic(name: str, sent: Mapping[str, Any], public_url: str, now: datetime) -> Clinic:
    """A clinic as described; DescriptionWrong names the first mistake."""
    if not CLINIC_NAME.fullmatch(name):
        raise DescriptionWrong(f"The clinic's name is {name!r}; 1 to 40 of a-z, 0-9 and - are allowed.")
    fields = Fields(sent, "The clinic", _MEMBERS)
    written = fields.text("fhir_path", "api/FHIR/R4").lstrip("/")
    path = written.rstrip("/")
    if not _FHIR_PATH.fullmatch(path):
        raise DescriptionWrong(f"The clinic: 'fhir_path' is {path!r}; a path such as api/FHIR/R4 is allowed.")
    profile = PROFILES[fields.choice("profile", tuple(PROFILES), "current")]
    environment = fields.choice("environment", ENVIRONMENTS, "Testing")
    profile = replace(profile, **read_switches(fields.mapping("switches")))
    display_name = fields.text("display_name", "")
    addresses = Addresses(public_url, name, path, written != path)
    given = _given_ids(fields.mapping("fhir_ids"))
    clinic = Clinic(name, addresses, profile, environment, display_name, given_ids=given)
    add_apps(clinic, sent, now)
    add_people(clinic, sent)
    add_visits(clinic, sent)
    for role, record in fields.mapping("records").items():
        put_record(clinic, role, record)
    return clinic


def _given_ids(sent: Mapping[str, Any]) -> dict[tuple[str, str], str]:
    """FHIR ids of the organization and of departments by name, for a site whose ids are known."""
    fields = Fields(sent, "The clinic's fhir_ids", ("organization", "departments"))
    names = fields.mapping("departments")
    departments = Fields(names, "The departments of the clinic's fhir_ids", tuple(names))
    given = {("Location", name): departments.fhir_id(name) for name in names}
    given["Organization", ORGANIZATION] = fields.fhir_id("organization")
    return {key: value for key, value in given.items() if value}


def add_apps(clinic: Clinic, sent: Mapping[str, Any], now: datetime) -> None:
    """Register the apps of a description."""
    clinic.add_apps(listed(sent, "apps", descriptions.app), now)


def add_people(clinic: Clinic, sent: Mapping[str, Any]) -> None:
    """Add the staff, patients and proxies of a description."""
    staff = listed(sent, "staff", descriptions.staff_member)
    patients = listed(sent, "patients", descriptions.patient)
    proxies = listed(sent, "proxies", descriptions.proxy)
    there = {**clinic.patients, **{patient.key: patient for patient in patients}}
    for proxy in proxies:
        strangers = [key for key in proxy.patients if key not in there]
        if strangers or not proxy.patients:
            named = f"{strangers[0]!r}, who is no patient of the clinic" if strangers else "nobody"
            raise DescriptionWrong(f"The proxy {proxy.key!r} acts for {named}.")
        if proxy.key in there:
            raise DescriptionWrong(f"{proxy.key!r} is the key of a patient and of a proxy; give the proxy another one.")
    merged = [patient for patient in patients if patient.merged_into and patient.merged_into not in there]
    if merged:
        raise DescriptionWrong(f"{merged[0].key!r} is merged into {merged[0].merged_into!r}, who is no patient here.")
    clinic.add_people(staff, patients, proxies)


def add_visits(clinic: Clinic, sent: Mapping[str, Any]) -> None:
    """Schedule the visits of a description."""
    visits = listed(sent, "visits", descriptions.visit)
    for visit in visits:
        strangers = [key for key in visit.staff if key not in clinic.staff]
        strangers += [visit.patient] if visit.patient not in clinic.patients else []
        if strangers:
            raise DescriptionWrong(f"Visit {visit.csn} names {strangers[0]!r}, who is not among the clinic's people.")
    clinic.add_visits(visits)


def put_record(clinic: Clinic, role: str, sent: Any) -> None:
    """Enter an integration record in place of the one there was."""
    if role not in ROLES:
        raise DescriptionWrong(f"There is no {role!r} record; there are provider and patient.")
    clinic.records[role] = descriptions.record(sent, f"The {role} record")
