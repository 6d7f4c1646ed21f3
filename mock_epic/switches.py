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
_MOST = {"invalid_client_status": (400, 401), "jwks_kept_s": (0, 104_400), "sync_delay_s": (0, 10**7)}
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
    lowest, highest = _MOST.get(name, _ANY_NUMBER)
    if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
        raise DescriptionWrong(f"The clinic's switches: {name!r} is a whole number from {lowest} to {highest}.")
    if name == "invalid_client_status" and value not in (lowest, highest):
        raise DescriptionWrong(f"The clinic's switches: {name!r} is {lowest} or {highest}.")
    return value


def _digits(text: str, name: str) -> str:
    if not text.isdecimal():
        raise DescriptionWrong(f"The clinic's switches: {name!r} is a number in an OID, such as 0.")
    return text
