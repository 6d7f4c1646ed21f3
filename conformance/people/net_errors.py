"""What Chromium calls it when it shows no page (chromium: net/base/net_error_list.h), in the words of a visit."""

import re
from urllib.parse import urlsplit

_CODE = re.compile(r"net::(ERR_[A-Z0-9_]+)")
_SILENCES = {
    "ERR_CONNECTION_REFUSED": "nobody listens there",
    "ERR_EMPTY_RESPONSE": "it closed the connection",
    "ERR_CONNECTION_CLOSED": "it closed the connection",
    "ERR_CONNECTION_RESET": "it closed the connection",
    "ERR_INVALID_HTTP_RESPONSE": "what it sent is not HTTP",
    "ERR_TIMED_OUT": "it took too long",
    "ERR_CONNECTION_TIMED_OUT": "it took too long",
    "ERR_NAME_NOT_RESOLVED": "rehearsals go to no address outside of this machine",
    "ERR_SSL_PROTOCOL_ERROR": "it does not speak TLS with a certificate that the browser trusts",
}
_LOOP, _NO_ADDRESS = "ERR_TOO_MANY_REDIRECTS", ("ERR_INVALID_URL", "ERR_INVALID_REDIRECT", "ERR_UNSAFE_REDIRECT")
_HALF, _UNREADABLE = "ERR_CONTENT_LENGTH_MISMATCH", "ERR_CONTENT_DECODING_FAILED"
_NO_PAGE = ("ERR_UNKNOWN_URL_SCHEME", "ERR_DISALLOWED_URL_SCHEME")
TIMEOUT, NO_PAGE = "net::ERR_TIMED_OUT", "net::ERR_UNKNOWN_URL_SCHEME"


def code_in(message: str) -> str:
    """Chromium's code in a message of Playwright's; the code for a failure without a name where there is none."""
    found = _CODE.search(message)
    return found[0] if found else "net::ERR_FAILED"


def told(place: str, error: str) -> str:
    """What happened at a place, as the rest of a sentence about a browser; `error` is a code: net::ERR_FAILED."""
    code = error.removeprefix("net::")
    if code == _LOOP:
        return f"went round in circles at {place}: every answer sends it on to another address"
    if code in _NO_PAGE:
        return f"was sent to an address that is no page: it begins with {urlsplit(place).scheme!r}"
    if code in _NO_ADDRESS:
        return f"was sent on from {place} to something that is no address"
    if code == _UNREADABLE:
        return f"got an answer from {place} that cannot be read"
    if code == _HALF:
        return f"got only a part of the answer from {place}"
    if code.startswith("ERR_CERT_"):
        code = "ERR_SSL_PROTOCOL_ERROR"
    return f"got no answer from {place}: {_SILENCES.get(code, 'the connection failed')}"
