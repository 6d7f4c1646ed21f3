"""Whether a record matches a search parameter (FHIR R4 search, as far as Epic's parameters need it)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from mock_epic.fhir.identifiers import CSN_ITEM
from mock_epic.fhir.outcomes import FhirRefused, bad_value
from mock_epic.people import PROXY_SEPARATOR, Patient, StaffMember
from mock_epic.state import Clinic

Match = Callable[[Clinic, str, str], bool]
_DATE = re.compile(r"(eq|lt|le|gt|ge)?(\d{4})(?:-(\d\d)(?:-(\d\d)(T.+)?)?)?")


def _person_name(person: Patient | StaffMember, part: str, value: str) -> bool:
    """Strings match from their beginning and ignore case."""
    words = {"family": [person.family], "given": person.given.split()}
    wanted = words[part] if part in words else [person.family, *person.given.split(), person.name]
    return any(word.casefold().startswith(value.strip().casefold()) for word in wanted)


def _patient_name(part: str) -> Match:
    return lambda clinic, key, value: _person_name(clinic.patients[key], part, value)


def _staff_name(part: str) -> Match:
    return lambda clinic, key, value: _person_name(clinic.staff[key], part, value)


def token_value(clinic: Clinic, value: str, item: str) -> str | None:
    """The code of `system|code` or `code`; None under a system that is not this site's for the item."""
    system, bar, code = value.rpartition("|")
    known = clinic.oid(item)
    return code if not bar or system in (known, known.removeprefix("urn:oid:")) else None


def referenced_id(value: str, kind: str) -> str:
    """The id in a reference, with or without its type."""
    return value.removeprefix(f"{kind}/")


def _csn(clinic: Clinic, key: str, value: str) -> bool:
    return token_value(clinic, value, CSN_ITEM) == key


def _patient(clinic: Clinic, key: str, value: str) -> bool:
    return clinic.fhir_id("Patient", clinic.visits[key].patient) == referenced_id(value, "Patient")


def _date(clinic: Clinic, key: str, value: str) -> bool:
    prefix, earliest, latest = read_date(value)
    return _compares(prefix, clinic.visits[key].start, earliest, latest)


def _compares(prefix: str, instant: datetime, earliest: datetime, latest: datetime) -> bool:
    """FHIR R4 search, "Prefixes", for what has no duration."""
    return {
        "eq": earliest <= instant < latest,
        "lt": instant < earliest,
        "le": instant < latest,
        "gt": instant >= latest,
        "ge": instant >= earliest,
    }[prefix]


@lru_cache(maxsize=10_000)
def read_date(value: str) -> tuple[str, datetime, datetime]:
    """Prefix, first instant, first instant after; FhirRefused if unreadable. Without a zone it is UTC (our choice)."""
    found = _DATE.fullmatch(value)
    if found is None:
        raise FhirRefused(400, bad_value("date", value))
    prefix, year, month, day, time = found.groups()
    try:
        if time:
            instant = datetime.fromisoformat(f"{year}-{month}-{day}{time}")
            instant = instant if instant.tzinfo else instant.replace(tzinfo=UTC)
            return prefix or "eq", instant, instant + timedelta(seconds=1)
        first = datetime(int(year), int(month or 1), int(day or 1), tzinfo=UTC)
        return prefix or "eq", first, _after(first, month, day)
    except ValueError:
        raise FhirRefused(400, bad_value("date", value)) from None


def _after(first: datetime, month: str | None, day: str | None) -> datetime:
    if day:
        return first + timedelta(days=1)
    if month:
        return (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first.replace(year=first.year + 1)


def _status(clinic: Clinic, key: str, value: str) -> bool:
    return clinic.visits[key].status in value.split(",")


def _always(code: str) -> Match:
    return lambda _clinic, _key, value: code in [one.rpartition("|")[2] for one in value.split(",")]


def _practitioner(clinic: Clinic, key: str, value: str) -> bool:
    return clinic.fhir_id("Practitioner", key) == referenced_id(value, "Practitioner")


def _birth_date(clinic: Clinic, key: str, value: str) -> bool:
    """A day, month or year, with a prefix or without."""
    prefix, earliest, latest = read_date(value)
    born = read_date(clinic.patients[key].birth_date)[1]
    return _compares(prefix, born, earliest, latest)


def _appointment(clinic: Clinic, key: str, value: str) -> bool:
    return clinic.fhir_id("Appointment", key) == referenced_id(value, "Appointment")


def _of_patient(clinic: Clinic, key: str, value: str) -> bool:
    return clinic.fhir_id("Patient", key.partition(PROXY_SEPARATOR)[2]) == referenced_id(value, "Patient")


def _anything(_clinic: Clinic, _key: str, _value: str) -> bool:
    """`onlyscannable` narrows down scanning, not visits."""
    return True


MATCHERS: Mapping[str, Mapping[str, Match]] = {
    "Appointment": {
        "patient": _patient,
        "date": _date,
        "identifier": _csn,
        "status": _status,
        "service-category": _always("appointment"),
        "onlyscannable": _anything,
    },
    "Encounter": {
        "patient": _patient,
        "subject": _patient,
        "date": _date,
        "identifier": _csn,
        "class": _always("5"),
        "appointment": _appointment,
        "onlyscannable": _anything,
    },
    "Patient": {
        "family": _patient_name("family"),
        "given": _patient_name("given"),
        "name": _patient_name("name"),
        "birthdate": _birth_date,
        "identifier": lambda clinic, key, value: token_value(clinic, value, "5.737384.14") == clinic.patients[key].mrn,
    },
    "Practitioner": {
        "family": _staff_name("family"),
        "given": _staff_name("given"),
        "name": _staff_name("name"),
    },
    "PractitionerRole": {"practitioner": _practitioner},
    "RelatedPerson": {"patient": _of_patient},
}
