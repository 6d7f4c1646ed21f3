"""What an Epic environment says about itself: smart-configuration, or the CapabilityStatement of an older one.

SMART App Launch 2.2, "Discovery"; an environment of November 2018 publishes /metadata only. Epic answers /metadata in
XML unless JSON is asked for.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from connector.adapters.cache import Cache
from connector.adapters.http import Http, document
from connector.domain import problems
from connector.domain.configuration import InvalidField
from connector.domain.problems import TooBusy
from connector.ports import EpicServer

SERVICE = "Epic"
OAUTH_URIS = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
FIRST_VERSION = datetime(2018, 11, 1, tzinfo=UTC)
KEPT_S = 3600.0
VERSION = re.compile(r"^[A-Z][a-z]+ \d{4}$")


class Discovery:
    """Finds the authorization server of FHIR base URLs and remembers it."""

    def __init__(self, http: Http) -> None:
        self._http = http
        self._servers = Cache[EpicServer]()

    def server(self, fhir_base: str) -> EpicServer:
        """The authorization server of a FHIR base URL. Raises Problem or TooBusy."""
        return self._servers.get(fhir_base, lambda: (self._discover(fhir_base), KEPT_S))

    def validate(self, fhir_base: str) -> EpicServer:
        """Fresh discovery for a base URL that somebody typed. Raises InvalidField."""
        self._servers.forget(fhir_base)
        try:
            statement = self._get(fhir_base + "/metadata", "application/fhir+json")
            _check_statement(statement)
            return self.server(fhir_base)
        except TooBusy:
            raise InvalidField("fhir_base", "There is no answer from this address.") from None
        except problems.Problem:
            why = "The server does not say where to sign in: it publishes no SMART configuration."
            raise InvalidField("fhir_base", why) from None

    def _discover(self, fhir_base: str) -> EpicServer:
        configuration = self._get(fhir_base + "/.well-known/smart-configuration", "application/json")
        found = _from_configuration(configuration or {}, fhir_base)
        if found:
            return self._with_keys(found, fhir_base)
        found = _from_statement(self._get(fhir_base + "/metadata", "application/fhir+json") or {})
        if found:
            return found
        raise problems.unreadable_answer(SERVICE)

    def _with_keys(self, found: EpicServer, fhir_base: str) -> EpicServer:
        """Sites of 2021 to 2023 name issuer and keys in the OpenID configuration only."""
        if found.issuer and found.keys_url:
            return found
        openid = self._get(fhir_base + "/.well-known/openid-configuration", "application/json") or {}
        issuer, keys_url = openid.get("issuer"), openid.get("jwks_uri")
        if not isinstance(issuer, str) or not isinstance(keys_url, str):
            return found
        return EpicServer(found.authorize_url, found.token_url, issuer, keys_url, found.supports_pkce)

    def _get(self, url: str, accept: str) -> dict[str, Any] | None:
        answer = self._http.send_patiently(SERVICE, "GET", url, headers={"Accept": accept})
        return document(answer) if answer.status_code == 200 else None


def _from_configuration(configuration: dict[str, Any], fhir_base: str) -> EpicServer | None:
    authorize, token = configuration.get("authorization_endpoint"), configuration.get("token_endpoint")
    if not isinstance(authorize, str) or not isinstance(token, str):
        return None
    methods = configuration.get("code_challenge_methods_supported", ["S256"])
    return EpicServer(
        urljoin(fhir_base + "/", authorize),
        urljoin(fhir_base + "/", token),
        str(configuration.get("issuer") or ""),
        str(configuration.get("jwks_uri") or ""),
        isinstance(methods, list) and "S256" in methods,
    )


def _from_statement(statement: dict[str, Any]) -> EpicServer | None:
    """The `oauth-uris` extension in a CapabilityStatement."""
    found = {
        inner.get("url"): inner.get("valueUri")
        for extension in _security_extensions(statement)
        if extension.get("url") == OAUTH_URIS
        for inner in extension.get("extension", [])
    }
    if isinstance(found.get("authorize"), str) and isinstance(found.get("token"), str):
        return EpicServer(found["authorize"], found["token"])
    return None


def _security_extensions(statement: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for rest in statement.get("rest") or []:
        yield from (rest.get("security") or {}).get("extension") or []


def _check_statement(statement: dict[str, Any] | None) -> None:
    """Raises InvalidField unless this is the CapabilityStatement of an Epic of November 2018 or later."""
    if not statement or statement.get("resourceType") not in ("CapabilityStatement", "Conformance"):
        raise InvalidField("fhir_base", "No FHIR server answers there: /metadata is not a capability statement.")
    software = statement.get("software") or {}
    name, version = str(software.get("name", "Epic")), str(software.get("version", ""))
    if "epic" not in name.lower():
        raise InvalidField("fhir_base", f"The FHIR server there is {name[:40]}, not Epic.")
    if VERSION.match(version) and _month(version) < FIRST_VERSION:
        raise InvalidField("fhir_base", f"Epic {version} is too old; November 2018 or later is needed.")


def _month(version: str) -> datetime:
    try:
        return datetime.strptime(version, "%B %Y").replace(tzinfo=UTC)
    except ValueError:
        return FIRST_VERSION
