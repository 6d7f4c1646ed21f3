"""The environment under check: each document is fetched when the first check needs it, and once only."""

from functools import cached_property
from typing import Any
from urllib.parse import urljoin

from conformance.smoke.address import FhirBase
from conformance.smoke.capability import oauth_uris
from conformance.smoke.document import Document, document
from conformance.smoke.outcomes import NotReached
from conformance.smoke.transport import Probe, Transport
from conformance.smoke.visitor import Visit, Visitor

JSON = "application/json"
FHIR_JSON = "application/fhir+json"
HTML = "text/html"
MOST_REDIRECTS = 3


class Environment:
    """An Epic environment, seen from outside without an app registration."""

    def __init__(self, base: FhirBase, visitor: Visitor, probe: Probe) -> None:
        self.base = base
        self._visitor = visitor
        self._probe = probe

    @cached_property
    def transport(self) -> Transport:
        """What the connection tells."""
        return self._probe(self.base)

    @cached_property
    def smart(self) -> Document:
        """{base}/.well-known/smart-configuration."""
        return self._document("smart.configuration", self.base.below(".well-known/smart-configuration"), JSON)

    @cached_property
    def metadata(self) -> Document:
        """{base}/metadata."""
        return self._document("fhir.metadata", self.base.below("metadata"), FHIR_JSON)

    @cached_property
    def openid(self) -> Document:
        """OpenID discovery: below the issuer that smart-configuration names, else below the base."""
        issuer = self.smart.get("issuer")
        below = issuer.rstrip("/") if isinstance(issuer, str) and self.base.may_name(issuer) else self.base.url
        return self._document("smart.openid_configuration", f"{below}/.well-known/openid-configuration", JSON)

    @cached_property
    def keys(self) -> Document | None:
        """The keys that ID tokens are signed with; None where no usable address is named."""
        address = self.smart.get("jwks_uri") or self.openid.get("jwks_uri")
        return self._document("smart.keys", address, JSON) if self.base.may_name(address) else None

    @cached_property
    def oauth_uris(self) -> dict[str, str]:
        """`authorize` and `token` as the extension oauth-uris in /metadata names them; empty without it."""
        return oauth_uris(self.metadata)

    @property
    def authorize_address(self) -> Any:
        """Where a launch sends the browser: smart-configuration first, as SMART App Launch 2.2 says."""
        return self.smart.get("authorization_endpoint") or self.oauth_uris.get("authorize")

    @property
    def token_address(self) -> Any:
        """Where a launch asks for tokens."""
        return self.smart.get("token_endpoint") or self.oauth_uris.get("token")

    @cached_property
    def authorize_page(self) -> Visit | None:
        """What a browser sees that comes without a launch; None where no usable address is named."""
        return self._visit("smart.authorize", self.authorize_address, HTML)

    @cached_property
    def token_answer(self) -> Visit | None:
        """What the token address answers to a GET; None where no usable address is named."""
        return self._visit("smart.token", self.token_address, JSON)

    def need_metadata(self) -> Document:
        """The CapabilityStatement; NotReached without one."""
        if self.metadata.content is None:
            raise NotReached("VER-01", f"/metadata: {self.metadata.problem}.")
        return self.metadata

    def need_reached(self) -> None:
        """NotReached unless the address answers with a certificate that can be trusted."""
        if self.transport.trouble:
            raise NotReached("ADDR-02", f"{self.transport.trouble}.")
        if self.transport.certificate:
            raise NotReached("TLS-01", f"the certificate is not accepted ({self.transport.certificate}).")

    def _visit(self, operation: str, address: Any, accept: str) -> Visit | None:
        self.need_reached()
        return self._visitor.get(operation, address, accept) if self.base.may_name(address) else None

    def _document(self, operation: str, address: str, accept: str) -> Document:
        self.need_reached()
        visits = [self._visitor.get(operation, address, accept)]
        while len(visits) <= MOST_REDIRECTS and (target := self._target(visits[-1])):
            visits.append(self._visitor.get(operation, target, accept))
        return document(tuple(visits))

    def _target(self, visit: Visit) -> str | None:
        """Where a redirect leads, if one may go there."""
        if visit.status not in (301, 302, 303, 307, 308):
            return None
        try:
            target = urljoin(visit.exchange.url, visit.header("Location") or "")
        except ValueError:
            return None
        return target if self.base.may_name(target) and target != visit.exchange.url else None
