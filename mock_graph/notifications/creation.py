"""Making a subscription to a meeting's call events: the rules in the order in which they are checked.

Source: Microsoft Graph beta, "Create subscription"; "Get change notifications for Microsoft Teams meeting call updates"
(application permission only); field reports (only /beta takes the resource, the tenant must be the meeting's).
"""

import base64
import binascii
import ipaddress
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from mock_graph.errors import BadRequest, ExtensionError, InvalidRequest, NotSimulated
from mock_graph.meetings.addresses import tenant_of_link
from mock_graph.meetings.book import MeetingBook
from mock_graph.meetings.meeting import Meeting
from mock_graph.notifications import resource
from mock_graph.notifications.subscriptions import Subscription, expiry
from simkit.clock import Clock
from simkit.ids import Ids

KEY_SIZES = range(2048, 4097)
_CERTIFICATES_KEPT = _ADDRESSES_KEPT = 64
Body = Mapping[str, Any]
Elsewhere = Callable[[str], bool]


@dataclass(frozen=True)
class Asker:
    """The app that subscribes: its id and that of its service principal."""

    client_id: str
    principal_id: str


def draft(
    body: Body, version: str, asker: Asker, book: MeetingBook, elsewhere: Elsewhere, clock: Clock, ids: Ids
) -> Subscription:
    """The subscription that a body asks for, not yet validated; a GraphError for the first rule that it breaks.

    `elsewhere` says whether a join link leads to a meeting of whichever tenant.
    """
    _require(body, "changeType", "notificationUrl", "resource")
    meeting = meeting_of(body["resource"], version, book, elsewhere)
    if body["changeType"] != "updated":
        raise BadRequest("meetingCallEvents supports the changeType 'updated' only.")
    rich = body.get("includeResourceData") is True
    return Subscription(
        id=ids.uuid("subscription"),
        client_id=asker.client_id,
        creator_id=asker.principal_id,
        meeting_id=meeting.id,
        resource=body["resource"],
        notification_url=_address(body, "notificationUrl"),
        expires=expiry(body, clock.now(), _longest(book)),
        client_state=_client_state(body, book.tenant.settings.client_state_length),
        lifecycle_url=_address(body, "lifecycleNotificationUrl") if body.get("lifecycleNotificationUrl") else None,
        certificate=_certificate(body) if rich else None,
        certificate_id=_text(body, "encryptionCertificateId") if rich else None,
        include_resource_data=rich,
        latest_tls=str(body.get("latestSupportedTlsVersion") or "v1_2"),
    )


def renewal(body: Body, book: MeetingBook, now: datetime) -> tuple[datetime, str | None]:
    """The expiry, and the notification address if there is one, that an update asks for."""
    return expiry(body, now, _longest(book)), _address(body, "notificationUrl") if body.get("notificationUrl") else None


def _longest(book: MeetingBook) -> timedelta:
    return timedelta(minutes=book.tenant.settings.subscription_minutes)


def meeting_of(text: str, version: str, book: MeetingBook, elsewhere: Elsewhere) -> Meeting:
    """The meeting that a resource names; a GraphError if it is another resource, elsewhere, or not there."""
    encoded = resource.encoded_link(text)
    if encoded is None:
        raise NotSimulated(
            f"Subscriptions to `{text.split('?', maxsplit=1)[0][:80]}` are not simulated; "
            "nearest: `communications/onlineMeetings(joinWebUrl='...')/meetingCallEvents`."
        )
    if version != "beta":
        raise BadRequest("Resource not found for the segment 'meetingCallEvents'.")
    link = resource.join_link(encoded, lenient=book.tenant.settings.resource_encoding == "lenient")
    meeting = book.with_link(link)
    if tenant_of_link(link) not in (None, book.tenant.id) or (meeting is None and elsewhere(link)):
        raise ExtensionError(403, "The meeting tenant does not match the token tenant.")
    if meeting is None:
        raise ExtensionError(404, "The meeting was not found.")
    return meeting


def _require(body: Body, *names: str) -> None:
    for name in names:
        if body.get(name) is None:
            raise BadRequest(f"{name} is a required property for subscription creation")
        _text(body, name)


def _text(body: Body, name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not value:
        raise InvalidRequest(
            f"Could not process subscription creation payload. Are all property names spelled and camelCased "
            f"properly? '{name}' must be a text."
        )
    return value


def _address(body: Body, name: str) -> str:
    """https, or http on loopback (our allowance: a rehearsal runs without certificates)."""
    url = _text(body, name)
    if not _may_be_notified(url):
        raise InvalidRequest(f"The '{name}' must be an https address.")
    return url


@lru_cache(maxsize=_ADDRESSES_KEPT)
def _may_be_notified(url: str) -> bool:
    """An app sends the same address with every subscription."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if not parts.hostname:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _loopback(parts.hostname))


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _client_state(body: Body, longest: int) -> str | None:
    if body.get("clientState") is None:
        return None
    state = _text(body, "clientState")
    if len(state) > longest:
        raise InvalidRequest(f"The clientState is longer than {longest} characters.")
    return state


def _certificate(body: Body) -> bytes:
    """The certificate of contents: base64 of DER (PEM armour is refused), RSA of 2048 to 4096 bits."""
    text = _text(body, "encryptionCertificate")
    _text(body, "encryptionCertificateId")
    return _read_certificate(text)


@lru_cache(maxsize=_CERTIFICATES_KEPT)
def _read_certificate(text: str) -> bytes:
    """An app sends the same certificate with every subscription."""
    try:
        der = base64.b64decode(text, validate=True)
        key = x509.load_der_x509_certificate(der).public_key()
    except (binascii.Error, ValueError):
        raise InvalidRequest("The encryptionCertificate must be a base64-encoded X.509 certificate.") from None
    if not isinstance(key, RSAPublicKey) or key.key_size not in KEY_SIZES:
        raise InvalidRequest("The encryptionCertificate must hold an RSA key of 2048 to 4096 bits.")
    return der
