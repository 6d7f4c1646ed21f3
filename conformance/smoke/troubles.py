"""Why no answer came, as a sentence for people: read off what requests and the socket say."""

import socket
import ssl
from collections.abc import Iterator
from http.client import BadStatusLine, RemoteDisconnected
from urllib.parse import urlsplit

import requests


def sentence_of(trouble: BaseException, url: str, limit_s: float) -> str:
    """One clause without a full stop, such as "nobody listens on 127.0.0.1:7410"."""
    parts = urlsplit(url)
    place = parts.netloc
    for cause in _causes(trouble):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate of {place} is not accepted ({certificate_problem(cause)})"
        if isinstance(cause, socket.gaierror) or type(cause).__name__ == "NameResolutionError":
            return f"the name {parts.hostname} is not known to the DNS"
        if isinstance(cause, ConnectionRefusedError):
            return f"nobody listens on {place}"
        if isinstance(cause, ssl.SSLError):
            return f"{place} does not speak TLS as it should ({cause.reason or type(cause).__name__})"
        if isinstance(cause, requests.Timeout | TimeoutError):
            return f"no answer came from {place} within {limit_s:.3g} s"
    return _broken_off(trouble, place)


def _broken_off(trouble: BaseException, place: str) -> str:
    kinds = [type(cause) for cause in _causes(trouble)]
    if RemoteDisconnected in kinds or ConnectionResetError in kinds:
        return f"{place} closed the connection without an answer"
    if BadStatusLine in kinds:
        return f"what {place} sent is not HTTP"
    return f"the connection to {place} failed ({type(trouble).__name__})"


def certificate_problem(refusal: ssl.SSLCertVerificationError) -> str:
    """What OpenSSL says of a certificate that it refuses."""
    return (refusal.verify_message or refusal.reason or "it cannot be verified").rstrip(".")


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
