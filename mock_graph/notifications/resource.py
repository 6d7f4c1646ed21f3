"""The resource of a subscription to a meeting's call events.

Source: Microsoft Graph beta, "Get change notifications for Microsoft Teams meeting call updates":
`communications/onlineMeetings(joinWebUrl='{link}')/meetingCallEvents`, the link encoded, then encoded again.
"""

import re
from urllib.parse import unquote

from mock_graph.errors import BadRequest
from mock_graph.meetings.escaping import escaped

_RESOURCE = re.compile(
    r"/?communications/onlineMeetings\(joinWebUrl='(?P<link>[^']*)'\)/meetingCallEvents/?", re.IGNORECASE
)


def encoded_link(resource: str) -> str | None:
    """The link inside a call-event resource as it was written; None for a resource of another kind."""
    found = _RESOURCE.fullmatch(resource)
    return found["link"] if found else None


def join_link(encoded: str, *, lenient: bool = False) -> str:
    """The link after two decodings; BadRequest if it was not encoded at all, or only once (there `lenient` decides)."""
    once = unquote(encoded)
    if "://" in once and lenient and "://" not in encoded:
        return once
    if "://" in encoded or "://" in once:
        raise BadRequest("Invalid resource: the joinWebUrl must be URL-encoded twice.")
    link = unquote(once)
    if "://" not in link:
        raise BadRequest("Invalid resource: the joinWebUrl is not an address.")
    return link


def spelled(join_web_url: str) -> str:
    """The resource as notifications name it: the link encoded once."""
    return f"communications/onlineMeetings(joinWebUrl='{escaped(join_web_url)}')/meetingCallEvents"
