"""How a meeting is called: its Graph id, its chat thread and its join link.

Microsoft documents none of these forms; they were read off real answers. Clients must treat them as opaque.
"""

import base64
import binascii
import re
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from mock_graph.meetings.escaping import escaped

_LINKS_KEPT = 16
_ID = re.compile(r"1\*(?P<organizer>[0-9a-f-]{36})\*0\*\*(?P<thread>19:meeting_[A-Za-z0-9+/=]+@thread\.v2)")
_THREAD_IN_LINK = re.compile(r"19:meeting_[A-Za-z0-9+/=]+@thread\.v2")
_DIGITS_IN_LINK = re.compile(r"/meet/(?P<digits>\d{6,20})(?:[/?#]|$)")
_TENANT_IN_LINK = re.compile(r'"Tid":"(?P<tenant>[0-9a-f-]{36})"', re.IGNORECASE)


@dataclass(frozen=True)
class MeetingName:
    """The organizer's object id and the chat thread, which together are the meeting's id."""

    organizer_id: str
    thread_id: str

    @property
    def id(self) -> str:
        """Graph's id: base64 of `1*{organizer}*0**{thread}`; always begins with MSo."""
        return base64.b64encode(f"1*{self.organizer_id}*0**{self.thread_id}".encode()).decode()


def thread_id(guid: str) -> str:
    """The chat thread of a new meeting."""
    return f"19:meeting_{base64.b64encode(guid.encode()).decode()}@thread.v2"


def read_id(text: str) -> MeetingName | None:
    """The reverse of `MeetingName.id`; None for text that is no meeting id."""
    try:
        plain = base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return None
    found = _ID.fullmatch(plain)
    return MeetingName(found["organizer"], found["thread"]) if found else None


def join_link(public_url: str, tenant_id: str, name: MeetingName) -> str:
    """`joinWebUrl`, with lower-case escapes; `public_url` stands in for https://teams.microsoft.com."""
    thread = escaped(name.thread_id, lower_case=True)
    return f"{public_url}/l/meetup-join/{thread}/0?context={_context(tenant_id, name.organizer_id)}"


@lru_cache(maxsize=1_000)
def _context(tenant_id: str, organizer_id: str) -> str:
    return escaped(f'{{"Tid":"{tenant_id}","Oid":"{organizer_id}"}}', lower_case=True)


def short_join_link(public_url: str, digits: str, key: str) -> str:
    """The form of 2025: the digits that people can type, and a hash that is not the passcode."""
    return f"{public_url}/meet/{digits}?p={key}"


def virtual_appointment_link(public_url: str, tenant_id: str, thread: str) -> str:
    """The visit link; `public_url` stands in for https://visit.teams.microsoft.com."""
    return f"{public_url}/webrtc-svc/api/route?tid={tenant_id}&convId={escaped(thread)}"


def thread_of_link(link: str) -> str | None:
    """The thread that a join link names, however often the link was encoded; None if it names none."""
    found = _THREAD_IN_LINK.search(_plain(link))
    return found.group() if found else None


def digits_of_link(link: str) -> str | None:
    """The digits in a short join link; None if it is none."""
    found = _DIGITS_IN_LINK.search(_plain(link))
    return found["digits"] if found else None


def tenant_of_link(link: str) -> str | None:
    """The tenant that a join link names."""
    found = _TENANT_IN_LINK.search(_plain(link))
    return found["tenant"].casefold() if found else None


@lru_cache(maxsize=_LINKS_KEPT)
def _plain(link: str) -> str:
    """A link is asked for its thread and for its tenant."""
    for _ in range(3):
        link = unquote(link)
    return link
