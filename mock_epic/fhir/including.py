"""`_include`: what the hits of a search refer to, in the same bundle and not counted in its total."""

from collections.abc import Iterable
from typing import Any

from mock_epic.fhir.elements import ELEMENTS
from mock_epic.fhir.outcomes import FhirRefused
from mock_epic.fhir.reads import read
from mock_epic.smart.issued import AccessToken
from mock_epic.state import Clinic

EVERYTHING = "*"


def included(
    clinic: Clinic, token: AccessToken, hits: Iterable[dict[str, Any]], wishes: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Each resource once. `wishes` are * or Type:parameter; what the app may not read is left out (our choice)."""
    found: dict[str, dict[str, Any]] = {}
    for hit in hits if wishes else ():
        for reference in _references(hit, wishes):
            if reference not in found:
                resource = _readable(clinic, token, reference)
                if resource is not None:
                    found[reference] = resource
    return list(found.values())


def _references(hit: dict[str, Any], wishes: tuple[str, ...]) -> list[str]:
    kind = hit["resourceType"]
    elements = {name: element for name, element in ELEMENTS[kind].items() if element.kind == "reference"}
    wanted = [
        element
        for name, element in elements.items()
        for wish in wishes
        if wish in (EVERYTHING, f"{kind}:{EVERYTHING}", f"{kind}:{name}")
    ]
    values = [value.get("reference", "") for element in wanted for value in element.values(hit)]
    return [value for value in dict.fromkeys(values) if value]


def _readable(clinic: Clinic, token: AccessToken, reference: str) -> dict[str, Any] | None:
    kind, _, resource_id = reference.partition("/")
    if f"{kind}.Read" not in token.apis:
        return None
    try:
        return read(clinic, kind, resource_id, token)
    except FhirRefused:
        return None
