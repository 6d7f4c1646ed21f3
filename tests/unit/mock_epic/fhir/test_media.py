"""Which form an answer takes."""

from typing import Any

import pytest

from mock_epic.fhir.media import media_type


@pytest.mark.parametrize(
    ("accept", "wanted_format", "expected"),
    [
        ("", "", "application/xml"),
        ("*/*", "", "application/xml"),
        ("text/html", "", "application/xml"),
        ("application/json", "", "application/json"),
        ("application/fhir+json", "", "application/fhir+json"),
        ("application/json+fhir", "", "application/json+fhir"),
        ("application/fhir+json;q=0.9, */*", "", "application/fhir+json"),
        ("", "json", "application/json"),
        ("", "application/fhir json", "application/fhir+json"),
        ("application/json", "xml", "application/xml"),
    ],
)
def test_json_must_be_asked_for(accept: str, wanted_format: str, expected: str) -> None:
    """XML unless JSON is asked for; the flavour that was asked for comes back; _format goes first."""
    assert media_type(accept, wanted_format) == expected


@pytest.mark.parametrize("flavour", ["application/fhir+json", "application/json+fhir", "application/json"])
def test_the_content_type_names_flavour_and_charset(epic: Any, flavour: str) -> None:
    """What was asked for comes back as the content type, with the charset."""
    answer = epic.get("api/FHIR/R4/metadata", headers={"Accept": flavour})
    assert answer.headers["Content-Type"] == f"{flavour}; charset=utf-8"
