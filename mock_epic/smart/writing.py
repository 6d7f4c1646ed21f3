"""How the token endpoint writes its answers."""

import json
from collections.abc import Mapping
from typing import Any

_AS_JSON = json.JSONEncoder(ensure_ascii=False).encode  # made once: json.dumps makes one for every text


def pretty(content: Mapping[str, Any]) -> bytes:
    """A flat JSON object as Epic's token endpoint writes it: indented, lines ended by CRLF (recorded traffic)."""
    members = (f"  {_AS_JSON(name)}: {_AS_JSON(value)}" for name, value in content.items())
    return ("{\r\n" + ",\r\n".join(members) + "\r\n}").encode()
