"""How the token endpoint writes its answers."""

import json
from collections.abc import Mapping
from typing import Any

# An indent of its own would take the encoder that is written in Python.
_AS_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",\r\n  ", ": ")).encode


def pretty(content: Mapping[str, Any]) -> bytes:
    """A flat JSON object as Epic's token endpoint writes it: indented, lines ended by CRLF (recorded traffic)."""
    return f"{{\r\n  {_AS_JSON(dict(content))[1:-1]}\r\n}}".encode()
