"""Why a browser shows no page: in words for people, and whether that is the target's doing."""

from collections.abc import Iterator, Sequence

import requests
import urllib3

from conformance.evidence import DeedFailed, Finding, RehearsalBroke
from conformance.people.net_errors import told
from conformance.redacting import bare
from simkit.control_client import ControlClient, ControlError

TROUBLES = (requests.RequestException, urllib3.exceptions.HTTPError, ValueError)
"""What comes out of a request, and of following what was answered to it, where the other side does not play by HTTP."""
_HINT = "Look into the log of the target; everything that is sent to a browser must be an HTTP answer."
_UNREADABLE = (requests.exceptions.ContentDecodingError, urllib3.exceptions.DecodeError)


class NotOnPage(DeedFailed):
    """A button or field that a person looked for is not on the page; the message says what is there."""

    def __init__(self, sentence: str) -> None:
        super().__init__(Finding("the page offers what the step takes", sentence))

    def __str__(self) -> str:
        return self.finding.actual


def unanswered(
    owner: str, address: str, trouble: Exception | str, simulators: Sequence[str], verify: str | None
) -> DeedFailed | RehearsalBroke:
    """What to raise for a browser that got no page at an address, because of an exception or a code of Chromium's.

    It is the target's doing, whoever's address that is, unless a simulator that was asked does not answer any more.
    """
    asked = next((base for base in simulators if address.startswith(f"{base}/")), None)
    if asked and _is_gone(asked, verify):
        return RehearsalBroke(f"{owner}'s browser got no answer from {bare(address)}: the simulator there is gone.")
    place = bare(address)
    what = told(place, trouble) if isinstance(trouble, str) else _what(place, trouble)
    return DeedFailed(Finding(f"{owner}'s browser gets a page", f"{owner}'s browser {what}", _HINT))


def _is_gone(simulator: str, verify: str | None) -> bool:
    try:
        ControlClient(simulator, verify).health()
    except ControlError:
        return True
    return False


def _what(place: str, trouble: Exception) -> str:
    if isinstance(trouble, requests.TooManyRedirects):
        return f"went round in circles at {place}: every answer sends it on to another address"
    if isinstance(trouble, _UNREADABLE):
        return f"got an answer from {place} that cannot be read"
    if isinstance(trouble, requests.exceptions.ChunkedEncodingError):
        return f"got only a part of the answer from {place}"
    if isinstance(trouble, ValueError):
        return _no_address(place)
    return f"got no answer from {place}: {_silence(trouble)}"


def _no_address(place: str) -> str:
    scheme = place.partition(":")[0]
    if scheme not in ("http", "https"):
        return f"was sent to an address that is no page: it begins with {scheme!r}"
    return f"was sent on from {place} to something that is no address"


def _silence(trouble: Exception) -> str:
    names = {type(cause).__name__ for cause in _causes(trouble)}
    if isinstance(trouble, requests.exceptions.SSLError):
        return "it does not speak TLS with a certificate that the browser trusts"
    if isinstance(trouble, requests.Timeout) or "ReadTimeoutError" in names:
        return "it took too long"
    if "ConnectionRefusedError" in names:
        return "nobody listens there"
    if "RemoteDisconnected" in names or "ConnectionResetError" in names:
        return "it closed the connection"
    if "BadStatusLine" in names:
        return "what it sent is not HTTP"
    return "the connection failed"


def _causes(trouble: BaseException) -> Iterator[BaseException]:
    """The exception, and everything that it was raised from or for."""
    waiting, known = [trouble], set[int]()
    while waiting:
        cause = waiting.pop(0)
        if id(cause) in known:
            continue
        known.add(id(cause))
        yield cause
        inside = (cause.__cause__, cause.__context__, getattr(cause, "reason", None), *cause.args)
        waiting.extend(one for one in inside if isinstance(one, BaseException))
