"""How the token endpoint writes its answers."""

import json
from typing import Any


def pretty(content: Any) -> bytes:
    """JSON as Epic's token endpoint writes it: indented, lines ended by CRLF (recorded traffic)."""
    return json.dumps(content, indent=2, ensure_ascii=False).replace("\n", "\r\n").encode()
