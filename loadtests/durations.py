"""Durations as people write them: 30s, 5m, 1h30m."""

import re
from datetime import timedelta

_UNITS = {"h": 3600, "m": 60, "s": 1}
_WRITTEN = re.compile(r"(?:(\d{1,4})h)?(?:(\d{1,4})m)?(?:(\d{1,5})s?)?")


def duration(text: str) -> timedelta:
    """The duration that a text means; ValueError with what would be right."""
    found = _WRITTEN.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise ValueError(f"{text!r} is no duration; write 30s, 5m or 1h30m")
    seconds = sum(int(amount or 0) * unit for amount, unit in zip(found.groups(), _UNITS.values(), strict=True))
    if not seconds:
        raise ValueError(f"{text!r} is no time at all; write 30s, 5m or 1h30m")
    return timedelta(seconds=seconds)
