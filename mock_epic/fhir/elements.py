"""Search parameters that are matched on the resource itself: which element each looks at, and how values compare.

For a parameter whose element Epic's visits never carry (slot, account, ...) nothing matches.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Resource = Mapping[str, Any]


@dataclass(frozen=True)
class Element:
    """`kind` is FHIR's type of the parameter: token, reference, string or date; `path` leads to the values."""

    kind: str
    path: str = ""
    of_type: str = ""

    def matches(self, resource: Resource, value: str) -> bool:
        """Whether one of the values separated by commas is there."""
        found = list(self.values(resource))
        return any(_COMPARED[self.kind](one, wanted) for wanted in value.split(",") for one in found)

    def values(self, resource: Resource) -> Iterator[Any]:
        """What stands at the path; of references those to `of_type` only."""
        if self.path:
            yield from (one for one in _at(resource, self.path.split(".")) if _is_to(one, self.of_type))


def _is_to(value: Any, kind: str) -> bool:
    return not kind or (isinstance(value, Mapping) and str(value.get("reference", "")).startswith(f"{kind}/"))


def _at(value: Any, path: list[str]) -> Iterator[Any]:
    if isinstance(value, list):
        for one in value:
            yield from _at(one, path)
    elif not path:
        yield value
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _token(found: Any, wanted: str) -> bool:
    """code, |code or system|code of a Coding, an Identifier, a ContactPoint or a plain code."""
    system, bar, code = wanted.rpartition("|")
    if not isinstance(found, Mapping):
        return str(found).casefold() == code.casefold()
    value = str(found.get("code", found.get("value", ""))).strip()
    return value == code.strip() and (not bar or found.get("system", "").removeprefix("urn:oid:") in _spelled(system))


def _spelled(system: str) -> tuple[str, str]:
    return system, system.removeprefix("urn:oid:")


def _reference(found: Any, wanted: str) -> bool:
    reference = str(found.get("reference", "")) if isinstance(found, Mapping) else ""
    return wanted in (reference, reference.partition("/")[2])


def _string(found: Any, wanted: str) -> bool:
    return str(found).casefold().startswith(wanted.strip().casefold())


_COMPARED: Mapping[str, Callable[[Any, str], bool]] = {
    "token": _token,
    "reference": _reference,
    "string": _string,
    "date": _string,
}
_NOT_CARRIED_TOKEN, _NOT_CARRIED = Element("token"), Element("reference")


_ADDRESSES = {
    "address": Element("string", "address.text"),
    "address-city": Element("string", "address.city"),
    "address-country": Element("string", "address.country"),
    "address-postalcode": Element("string", "address.postalCode"),
    "address-state": Element("string", "address.state"),
    "address-use": Element("token", "address.use"),
}
_CONTACTS = {"telecom": Element("token", "telecom"), "phone": Element("token", "telecom"),
             "email": Element("token", "telecom")}  # fmt: skip
_NAMES = {
    "own-name": Element("string", "name.family"),
    "own-prefix": Element("string", "name.prefix"),
    "partner-name": Element("string"),
    "partner-prefix": Element("string"),
    "phonetic": Element("string", "name.family"),
}

ELEMENTS: Mapping[str, Mapping[str, Element]] = {
    "Appointment": {
        "actor": Element("reference", "participant.actor"),
        "appointment-type": Element("token", "appointmentType.coding"),
        "based-on": _NOT_CARRIED,
        "location": Element("reference", "participant.actor", "Location"),
        "part-status": Element("token", "participant.status"),
        "patient": Element("reference", "participant.actor", "Patient"),
        "practitioner": Element("reference", "participant.actor", "Practitioner"),
        "reason-code": _NOT_CARRIED_TOKEN,
        "reason-reference": _NOT_CARRIED,
        "service-type": Element("token", "serviceType.coding"),
        "slot": _NOT_CARRIED,
        "specialty": _NOT_CARRIED_TOKEN,
        "supporting-info": _NOT_CARRIED,
    },
    "Encounter": {
        "account": _NOT_CARRIED,
        "based-on": _NOT_CARRIED,
        "diagnosis": _NOT_CARRIED,
        "episode-of-care": _NOT_CARRIED,
        "location": Element("reference", "location.location"),
        "location-period": Element("date"),
        "part-of": _NOT_CARRIED,
        "participant": Element("reference", "participant.individual"),
        "participant-type": Element("token", "participant.type.coding"),
        "patient": Element("reference", "subject"),
        "practitioner": Element("reference", "participant.individual", "Practitioner"),
        "reason-code": _NOT_CARRIED_TOKEN,
        "reason-reference": _NOT_CARRIED,
        "service-provider": Element("reference", "serviceProvider"),
        "special-arrangement": _NOT_CARRIED_TOKEN,
        "status": Element("token", "status"),
        "subject": Element("reference", "subject"),
        "type": Element("token", "type.coding"),
    },
    "Location": {
        **_ADDRESSES,
        "type": Element("token", "type.coding"),
        "endpoint": _NOT_CARRIED,
        "identifier": Element("token", "identifier"),
        "name": Element("string", "name"),
        "operational-status": _NOT_CARRIED_TOKEN,
        "organization": Element("reference", "managingOrganization"),
        "partof": _NOT_CARRIED,
        "status": Element("token", "status"),
    },
    "Organization": {},
    "Patient": {
        **_ADDRESSES,
        **_CONTACTS,
        **_NAMES,
        "active": Element("token", "active"),
        "death-date": Element("date"),
        "gender": Element("token", "gender"),
        "general-practitioner": _NOT_CARRIED,
        "language": _NOT_CARRIED_TOKEN,
        "legal-sex": _NOT_CARRIED_TOKEN,
        "link": Element("reference", "link.other"),
        "organization": Element("reference", "managingOrganization"),
    },
    "Practitioner": {
        **_ADDRESSES,
        **_CONTACTS,
        "active": Element("token", "active"),
        "communication": _NOT_CARRIED_TOKEN,
        "gender": _NOT_CARRIED_TOKEN,
        "identifier": Element("token", "identifier"),
        "phonetic": _NAMES["phonetic"],
    },
    "PractitionerRole": {
        **_CONTACTS,
        "active": Element("token", "active"),
        "date": Element("date"),
        "endpoint": _NOT_CARRIED,
        "identifier": Element("token", "identifier"),
        "location": Element("reference", "location"),
        "organization": Element("reference", "organization"),
        "practitioner": Element("reference", "practitioner"),
        "role": Element("token", "code.coding"),
        "service": _NOT_CARRIED,
        "specialty": Element("token", "specialty.coding"),
    },
    "RelatedPerson": {"patient": Element("reference", "patient")},
}
