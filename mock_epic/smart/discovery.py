"""The discovery documents, as captured at fhir.epic.com (2026): SMART configuration and OpenID Connect discovery."""

from typing import Any

from mock_epic.addresses import Addresses

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


def smart_configuration(addresses: Addresses) -> dict[str, Any]:
    """{FHIR base}/.well-known/smart-configuration; introspection works but is not listed, as at Epic."""
    return {
        "authorization_endpoint": addresses.authorize,
        "token_endpoint": addresses.token,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "scopes_supported": SCOPES,
        "response_types_supported": ["code"],
        "capabilities": CAPABILITIES,
        "grant_types_supported": GRANT_TYPES,
        "code_challenge_methods_supported": ["S256"],
        "issuer": addresses.issuer,
        "jwks_uri": addresses.keys,
    }


def openid_configuration(addresses: Addresses) -> dict[str, Any]:
    """Served at the OAuth root and below the FHIR base (August 2021)."""
    return {
        "issuer": addresses.issuer,
        "jwks_uri": addresses.keys,
        "authorization_endpoint": addresses.authorize,
        "token_endpoint": addresses.token,
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "scopes_supported": SCOPES,
        "grant_types_supported": GRANT_TYPES,
        "token_endpoint_auth_methods_supported": AUTH_METHODS,
        "response_modes_supported": ["query"],
    }
