"""How the token endpoint writes its answers."""

import json
from collections.abc import Mapping
from typing import Any


def pretty(content: Mapping[str, Any]) -> bytes:
    """A flat JSON object as Epic's token endpoint writes it: indented, lines ended by CRLF (recorded traffic)."""
    members = (f"  {_text(name)}: {_text(value)}" for name, value in content.items())
    return ("{\r\n" + ",\r\n".join(members) + "\r\n}").encode()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
