"""Reading the switches of a clinic from the control plane's description."""

from collections.abc import Mapping
from typing import Any

from mock_epic.descriptions import DescriptionWrong, Fields
from mock_epic.profiles import CURRENT, STATUS_BODIES, SWITCHES, TOKEN_TYPES

CONTEXT_FIELDS = (
    "patient", "__epic.dstu2.patient", "encounter", "appointment", "location", "loginDepartment",
    "need_patient_banner", "smart_style_url",
)  # fmt: skip
_ALLOWED: Mapping[str, tuple[str, ...]] = {
    "token_type": TOKEN_TYPES,
    "status_body": STATUS_BODIES,
    "status_callers": ("basic", "bearer"),
    "withheld": CONTEXT_FIELDS,
}
_NUMBERS = ("oid_customer", "oid_environment")
_MOST = {"jwks_kept_s": (0, 104_400), "sync_delay_s": (0, 10**7), "code_lifetime_s": (1, 600)}
_STATUSES = {"invalid_client_status": (400, 401), "error_page_status": (400, 200, 500), "status_refusal": (401, 403)}
_ANY_NUMBER = (0, 10**5)


def read_switches(sent: Mapping[str, Any]) -> dict[str, Any]:
    """The switches that were sent; DescriptionWrong for one that does not exist or cannot be set so."""
    fields = Fields(sent, "The clinic's switches", SWITCHES)
    return {name: _read(fields, name, sent[name]) for name in sent}


def _read(fields: Fields, name: str, value: Any) -> Any:
    usual = getattr(CURRENT, name)
    if isinstance(usual, bool):
        return fields.flag(name, usual)
    if isinstance(usual, int):
        return _number(name, value)
    if isinstance(usual, tuple):
        return fields.texts(name, (), _ALLOWED.get(name, ()))
    if name in _NUMBERS:
        return _digits(fields.text(name, ""), name)
    return fields.choice(name, _ALLOWED[name])


def _number(name: str, value: Any) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    allowed = _STATUSES.get(name)
    if allowed and not (whole and value in allowed):
        raise DescriptionWrong(f"The clinic's switches: {name!r} is {' or '.join(map(str, allowed))}.")
    lowest, highest = _MOST.get(name, _ANY_NUMBER)
    if not (whole and lowest <= value <= highest):
        raise DescriptionWrong(f"The clinic's switches: {name!r} is a whole number from {lowest} to {highest}.")
    return int(value)


def _digits(text: str, name: str) -> str:
    if not text.isdecimal():
        raise DescriptionWrong(f"The clinic's switches: {name!r} is a number in an OID, such as 0.")
    return text
