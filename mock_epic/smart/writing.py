"""How the token endpoint writes its answers."""

from collections.abc import Mapping
from typing import Any

import orjson


def pretty(content: Mapping[str, Any]) -> bytes:
    """A flat JSON object as Epic's token endpoint writes it: indented, lines ended by CRLF (recorded traffic)."""
    return orjson.dumps(dict(content), option=orjson.OPT_INDENT_2).replace(b"\n", b"\r\n")
