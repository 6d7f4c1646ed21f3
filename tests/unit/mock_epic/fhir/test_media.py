"""Which form an answer takes."""

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
