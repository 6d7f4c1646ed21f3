"""OpenID Connect metadata and instance discovery.

Source: Microsoft identity platform, "OpenID Connect on the Microsoft identity platform" and the field list of the live
document. The live document has no `code_challenge_methods_supported`, so neither has this one.
"""

from typing import Any
from urllib.parse import urlsplit

from mock_graph.identity.authority import Authority
from mock_graph.identity.refusals import InstanceUnknown

_CLAIMS = [
    "sub", "iss", "cloud_instance_name", "cloud_instance_host_name", "cloud_graph_host_name", "msgraph_host", "aud",
    "exp", "iat", "auth_time", "acr", "nonce", "preferred_username", "name", "tid", "ver", "at_hash", "c_hash", "email",
]  # fmt: skip


def openid_configuration(public_url: str, authority: Authority) -> dict[str, Any]:
    """The metadata of a tenant or alias; `public_url` stands in for https://login.microsoftonline.com."""
    base = f"{public_url}/{authority.endpoint_part}"
    return {
        "token_endpoint": f"{base}/oauth2/v2.0/token",
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt", "client_secret_basic"],
        "jwks_uri": f"{base}/discovery/v2.0/keys",
        "response_modes_supported": ["query", "fragment", "form_post"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "id_token", "code id_token", "id_token token"],
        "scopes_supported": ["openid", "profile", "email", "offline_access"],
        "issuer": f"{public_url}/{authority.issuer_part}/v2.0",
        "request_uri_parameter_supported": False,
        "userinfo_endpoint": f"{public_url}/oidc/userinfo",
        "authorization_endpoint": f"{base}/oauth2/v2.0/authorize",
        "device_authorization_endpoint": f"{base}/oauth2/v2.0/devicecode",
        "http_logout_supported": True,
        "frontchannel_logout_supported": True,
        "end_session_endpoint": f"{base}/oauth2/v2.0/logout",
        "claims_supported": _CLAIMS,
        "kerberos_endpoint": f"{base}/kerberos",
        "tenant_region_scope": "NA" if authority.tenant else None,
        "cloud_instance_name": "microsoftonline.com",
        "cloud_graph_host_name": "graph.windows.net",
        "msgraph_host": urlsplit(public_url).netloc,
        "rbac_url": "https://pas.windows.net",
    }


def instance_discovery(public_url: str, authorization_endpoint: str, api_version: str) -> dict[str, Any]:
    """The answer to a client that asks whether an authority is real; InstanceUnknown if its host is not this one.

    Version 1.0 of the answer has no `metadata`. The aliases of Microsoft's hosts are no aliases of this one.
    """
    asked = urlsplit(authorization_endpoint)
    host = urlsplit(public_url).netloc
    if asked.netloc != host or not asked.path.strip("/"):
        raise InstanceUnknown()
    segment = asked.path.strip("/").split("/")[0]
    found = {"tenant_discovery_endpoint": f"{public_url}/{segment}/v2.0/.well-known/openid-configuration"}
    if api_version == "1.0":
        return found
    metadata = {"preferred_network": host, "preferred_cache": host, "aliases": [host]}
    return {**found, "api-version": "1.1", "metadata": [metadata]}
