"""What the connection itself tells, before anything is asked: whether it stands, the TLS version, the certificate."""

import socket
import ssl
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from cryptography import x509
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from conformance.smoke.address import FhirBase
from conformance.smoke.troubles import certificate_problem, sentence_of
from simkit.clock import Clock, SystemClock


@dataclass(frozen=True)
class Transport:
    """`trouble` says why there is no connection, `certificate` why its certificate is not accepted; empty where fine.

    `at` is when that was seen; `version` is "TLSv1.3" and the like, `expires` the end of the certificate, both empty
    without TLS.
    """

    at: datetime
    trouble: str = ""
    certificate: str = ""
    version: str = ""
    expires: datetime | None = None


class Probe(Protocol):
    """Whoever opens a connection to look at it."""

    def __call__(self, base: FhirBase) -> Transport:
        """Connect, look, hang up."""
        ...


class NetworkProbe:
    """Connects for real. `verify` is a CA bundle (PEM), or None for the authorities that the machine trusts."""

    def __init__(self, limit_s: float, verify: str | None = None, clock: Clock | None = None) -> None:
        self._limit_s = limit_s
        self._verify = verify
        self._clock = clock or SystemClock()

    def __call__(self, base: FhirBase) -> Transport:
        """Connect, look, hang up; a refused certificate takes a second connection to read it."""
        try:
            if not base.encrypted:
                socket.create_connection((base.host, base.port), self._limit_s).close()
                return Transport(self._clock.now())
            return self._handshake(base, self._trusting())
        except ssl.SSLCertVerificationError as refusal:
            return self._unverified(base, certificate_problem(refusal))
        except OSError as trouble:
            return Transport(self._clock.now(), sentence_of(trouble, base.url, self._limit_s))

    def _trusting(self) -> ssl.SSLContext:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.load_verify_locations(self._verify or DEFAULT_CA_BUNDLE_PATH)  # what requests trusts
        return context

    def _unverified(self, base: FhirBase, problem: str) -> Transport:
        """Read what can be read of a connection that nothing will be asked over."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            seen = self._handshake(base, context)
        except OSError:
            return Transport(self._clock.now(), certificate=problem)
        return replace(seen, certificate=problem)

    def _handshake(self, base: FhirBase, context: ssl.SSLContext) -> Transport:
        with (
            socket.create_connection((base.host, base.port), self._limit_s) as plain,
            context.wrap_socket(plain, server_hostname=base.host) as secured,
        ):
            presented = secured.getpeercert(binary_form=True)
            expires = x509.load_der_x509_certificate(presented).not_valid_after_utc if presented else None
            return Transport(self._clock.now(), version=secured.version() or "", expires=expires)
