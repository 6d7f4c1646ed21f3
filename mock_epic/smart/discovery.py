"""The discovery documents, as captured at fhir.epic.com (2026): SMART configuration and OpenID Connect discovery."""

from typing import Any

from mock_epic.smart.id_token import issuer
from mock_epic.state import Clinic

AUTH_METHODS = ["client_secret_post", "client_secret_basic", "private_key_jwt"]
SCOPES = ["epic.scanning.dmsusername", "fhirUser", "launch", "openid", "profile"]
GRANT_TYPES = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:ietf:params:oauth:grant-type:token-exchange",
]
CAPABILITIES = [
    "launch-ehr",
    "launch-standalone",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "context-banner",
    "context-style",
    "context-ehr-patient",
    "context-ehr-encounter",
    "context-standalone-patient",
    "permission-offline",
    "permission-patient",
    "permission-user",
    "permission-v1",
    "permission-v2",
    "sso-openid-connect",
    "authorize-post",
]
# What a production site on an older release did not list (production trace, 2023).
_LATER_CAPABILITIES = ("authorize-post", "client-confidential-asymmetric", "permission-v1", "permission-v2")
_LATER_MEMBERS = ("grant_types_supported", "issuer")
# What is not simulated, and so must not be claimed where only the truth may be: granular scopes, the style document.
_UNTRUE_CAPABILITIES = ("permission-v2", "context-style")


def smart_configuration(clinic: Clinic) -> dict[str, Any]:
    """{FHIR base}/.well-known/smart-configuration; introspection works but is not listed, as at Epic."""
    addresses, site = clinic.addresses, clinic.profile
    document: dict[str, Any] = {
        "authorization_endpoint": addresses.authorize,
        "token_endpoint": addresses.token,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "capabilities": CAPABILITIES,
        "grant_types_supported": GRANT_TYPES,
        "code_challenge_methods_supported": ["S256"],
        "issuer": issuer(clinic),
        "jwks_uri": addresses.keys,
    }
    if site.strict_discovery:
        return {**document, **_strict(clinic)}
    if site.early_discovery:
        document["capabilities"] = [one for one in CAPABILITIES if one not in _LATER_CAPABILITIES]
        return {name: value for name, value in document.items() if name not in _LATER_MEMBERS}
    return document


def _strict(clinic: Clinic) -> dict[str, Any]:
    """What SMART App Launch 2.2 and Backend Services ask for beyond that, and nothing that is not so."""
    return {
        "introspection_endpoint": clinic.addresses.introspect,
        "token_endpoint_auth_signing_alg_values_supported": ["RS256", "RS384", "RS512", "ES256", "ES384"],
        "grant_types_supported": GRANT_TYPES[:3],
        "scopes_supported": [
            "openid", "fhirUser", "profile", "launch", "launch/patient", "offline_access", "online_access",
            "patient/*.read", "user/*.read", "system/*.read",
        ],
        "capabilities": [one for one in CAPABILITIES if one not in _UNTRUE_CAPABILITIES],
    }  # fmt: skip


def openid_configuration(clinic: Clinic) -> dict[str, Any]:
    """Served at the OAuth root and below the FHIR base (August 2021)."""
    addresses = clinic.addresses
    return {
        "issuer": issuer(clinic),
        "jwks_uri": addresses.keys,
        "authorization_endpoint": addresses.authorize,
        "token_endpoint": addresses.token,
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "scopes_supported": SCOPES,
        "grant_types_supported": GRANT_TYPES[:3] if clinic.profile.strict_discovery else GRANT_TYPES,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "response_modes_supported": ["query"],
    }
