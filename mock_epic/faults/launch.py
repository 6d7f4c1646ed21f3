"""Launches that lead nowhere: spent, expired, or without discovery."""

from collections.abc import Mapping
from typing import Any

from mock_epic.smart.authorize import AuthorizeRefused
from simkit.answers import refuse
from simkit.faults import Fault, Seam

AUTHORIZE = ("smart.authorize",)
_NOTHING_COMES_BACK = (
    "Never hears of this launch again, keeps nothing of it for ever, and lets the person begin anew from Epic."
)


def _invalid_launch(_value: Any, _options: Mapping[str, Any]) -> AuthorizeRefused:
    return AuthorizeRefused("invalid_launch_token")


LAUNCH_FAULTS = (
    Fault("launch-expired", AUTHORIZE, Seam.BEFORE_EFFECT, _NOTHING_COMES_BACK, _invalid_launch),
    Fault("launch-reused", AUTHORIZE, Seam.BEFORE_EFFECT, _NOTHING_COMES_BACK, _invalid_launch),
    Fault(
        "discovery-unavailable",
        ("smart.configuration",),
        Seam.BEFORE_EFFECT,
        "Reads the addresses from the CapabilityStatement, or tells the person that Epic is not available.",
        refuse(503),
        {"retry_after_s": 1},
    ),
    Fault(
        "metadata-unavailable",
        ("fhir.metadata",),
        Seam.BEFORE_EFFECT,
        "Uses smart-configuration where there is one, or tells the person that Epic is not available.",
        refuse(503),
        {"retry_after_s": 1},
    ),
)
