"""Graph's date-times: ISO 8601 with a zone going in, UTC with seven fractional digits coming out."""

import re
from datetime import UTC, datetime
from typing import Any

_FORM = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)")


def shown(at: datetime) -> str:
    """An instant as Graph writes it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "0Z"


def read(text: Any) -> datetime:
    """An instant that a client sent; ValueError if it has no zone or is none at all."""
    if not isinstance(text, str) or not _FORM.fullmatch(text):
        raise ValueError(f"Cannot convert the literal '{text}' to the expected type 'Edm.DateTimeOffset'.")
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError) as wrong:
        raise ValueError(f"Cannot convert the literal '{text}' to the expected type 'Edm.DateTimeOffset'.") from wrong
