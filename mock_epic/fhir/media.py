"""Which form of FHIR an answer takes: XML unless JSON is asked for, and the flavour of JSON that was asked for."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from mock_epic.fhir.xml import to_xml

JSON_FLAVOURS = ("application/fhir+json", "application/json+fhir", "application/json")
XML = "application/xml"
_AS_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode


@dataclass(frozen=True)
class Rendered:
    """A body and its content type."""

    body: bytes
    content_type: str


@lru_cache(maxsize=1_000)
def media_type(accept: str, wanted_format: str, usual: str = XML) -> str:
    """The media type of the answer; `_format` goes before Accept, and what asks for no JSON gets what is usual."""
    if wanted_format:
        named = wanted_format.replace(" ", "+")
        return named if named in JSON_FLAVOURS else "application/json" if named == "json" else XML
    asked = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    return next((one for one in asked if one in JSON_FLAVOURS), XML if any("xml" in one for one in asked) else usual)


def render(resource: Mapping[str, Any], accept: str, wanted_format: str = "", usual: str = XML) -> Rendered:
    """A resource in the form that was asked for."""
    kind = media_type(accept, wanted_format, usual)
    body = to_xml(resource) if kind == XML else _AS_JSON(resource).encode()
    return Rendered(body, f"{kind}; charset=utf-8")
