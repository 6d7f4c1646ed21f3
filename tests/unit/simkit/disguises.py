"""The ways in which a value can be hidden in a text."""

import base64
import gzip
import html
import json
from collections.abc import Callable
from urllib.parse import quote, quote_plus


def in_base64(text: str) -> str:
    """Standard base64 with its padding."""
    return base64.b64encode(text.encode()).decode()


def in_base64url(text: str) -> str:
    """The alphabet for addresses, without padding."""
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def in_jwt(text: str) -> str:
    """A signed token with the text in a claim."""
    header, claims = json.dumps({"alg": "none"}), json.dumps({"name": text}, ensure_ascii=False)
    return f"{in_base64url(header)}.{in_base64url(claims)}.c2lnbmF0dXJl"


def in_gzip(text: str) -> str:
    """Compressed, then base64."""
    return base64.b64encode(gzip.compress(text.encode())).decode()


def letter_by_letter(text: str) -> str:
    """Every byte percent-encoded, which no library does and a careful reader undoes."""
    return "".join(f"%{byte:02x}" for byte in text.encode())


def in_json(text: str) -> str:
    """A JSON string in ASCII."""
    return json.dumps({"note": text})


DISGUISES: dict[str, tuple[str, Callable[[str], str]]] = {
    "plain": ("raw", str),
    "upper case": ("raw", str.upper),
    "JSON": ("raw", in_json),
    "HTML": ("raw", lambda text: f"<p>{html.escape(text)}</p>"),
    "percent-encoded": ("url", lambda text: f"name={quote(text, safe='')}&x=1"),
    "form-encoded": ("url", lambda text: f"name={quote_plus(text)}&x=1"),
    "letter by letter": ("url", lambda text: f"/people/{letter_by_letter(text)}/visits"),
    "percent-encoded twice": ("url", lambda text: f"next={quote(quote('/a?n=' + text, safe=''), safe='')}"),
    "base64": ("base64", lambda text: f"x {in_base64(text)} y"),
    "base64 in a path": ("base64", lambda text: f"/launch/{in_base64url(text)}"),
    "base64 in base64": ("base64", lambda text: in_base64("note: " + in_base64(text))),
    "base64, percent-encoded": ("base64", lambda text: "state=" + quote(in_base64(text + "?>"), safe="")),
    "basic authentication": ("base64", lambda text: f"Basic {in_base64('app:' + text)}"),
    "JWT": ("jwt", lambda text: f"Bearer {in_jwt(text)}"),
    "gzip": ("gzip", lambda text: f"payload={in_gzip(text)}"),
}
