"""A value in each of the forms in which it could hide: what positive controls are made of."""

import base64
import gzip
import json
from urllib.parse import quote

CONTROL = "positive control"
_NAMES = {"url": "Control url Quillfeather"}  # percent-encoding shows only where there is something to encode


def control_value(form: str) -> str:
    """What a positive control of this form hides."""
    return _NAMES.get(form, f"Control-{form}-Quillfeather")


def disguised(form: str, value: str) -> str:
    """The value as raw, URL-encoded, base64, JWT or gzipped text."""
    if form == "url":
        return quote(value)
    if form == "base64":
        return base64.b64encode(f"name={value}".encode()).decode()
    if form == "jwt":
        parts = ({"alg": "none", "typ": "JWT"}, {"name": value}, {"signature": "none"})
        return ".".join(base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    if form == "gzip":
        return base64.b64encode(gzip.compress(f"name={value}".encode())).decode()
    return value
