"""The context token's placeholders."""

from datetime import UTC, datetime
from typing import Any

import pytest

from mock_epic.clinics import make_clinic
from mock_epic.telehealth.context import filled_pairs


@pytest.fixture
def clinic() -> Any:
    """A clinic with one visit and no department."""
    people = {
        "staff": [
            {"key": "s", "user": "OKA", "password": "x", "epic_user_id": "E1", "given": "Ada", "family": "Okafor"}
        ],
        "patients": [
            {
                "key": "p",
                "given": "Maya",
                "family": "L",
                "birth_date": "1990-02-03",
                "mrn": "200001",
                "portal_user": "maya",
                "portal_password": "x",
                "portal_id": "7001",
            }
        ],
        "visits": [{"csn": "1", "start": "2026-01-12T10:00:00-05:00", "staff": ["s"], "patient": "p"}],
    }
    return make_clinic("riverside", people, "http://epic.example", datetime(2026, 1, 12, tzinfo=UTC))


@pytest.mark.parametrize(
    ("context", "value"),
    [
        ("a=%CSN%", "1"),
        ("a=%EPICUSERID%", "E1"),
        ("a=%USERFNAME% %USERLNAME%", "Ada Okafor"),
        ("a=%SYSLOGIN%", "OKA"),
        ("a=%PATID%", "200001"),
        ("a=%DOB%", "1990-02-03"),
        ("a=%EXTENSION;15354%", "2026-01-12T15:00:00Z"),
        ("a=%EXTENSION;999%", ""),
        ("a=%PERFDEPID;;; ; ;;NONE;%", ""),
        ("a=%NOBODYKNOWS%", ""),
        ("a=%NOBODYKNOWS;;; %-%CSN%", "-1"),
        ("a=plain", "plain"),
        ("a=", ""),
        ("a=100%", "100%"),
        ("a=x%20y", "x%20y"),
        ("a=b=c", "b=c"),
    ],
)
def test_a_placeholder_is_filled_or_empty(clinic: Any, context: str, value: str) -> None:
    """A placeholder becomes what it stands for; an unknown or empty one becomes empty."""
    visit = clinic.visits["1"]
    assert filled_pairs(context, clinic, clinic.staff["s"], visit) == (("a", value),)


def test_pairs_stand_between_ampersands(clinic: Any) -> None:
    """Empty pieces and pieces without a name are no pairs."""
    pairs = filled_pairs("a=1&&b=2&=3&c", clinic, clinic.patients["p"], None)
    assert pairs == (("a", "1"), ("b", "2"), ("c", ""))


def test_the_appointment_time_is_empty_without_a_visit(clinic: Any) -> None:
    """An ad-hoc launch has no appointment time and no error."""
    assert filled_pairs("a=%EXTENSION;15354%&b=%CSN%", clinic, clinic.staff["s"], None) == (("a", ""), ("b", ""))
