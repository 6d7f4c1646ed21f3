"""Documents in JSON."""

import json
from typing import Any

import orjson


def read(text: bytes | str) -> Any:
    """What a document says (RFC 8259). Raises ValueError, or RecursionError for one that is too deep.

    Nearly all are what orjson takes, in a fifth of the time. What it refuses Python's parser is asked about: UTF-16, a
    byte order mark, half of a surrogate pair. A whole number of more than 64 bits may lose its last digits.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return json.loads(text)
