"""MSAL Python, unmodified: its confidential and public clients against the simulated Entra ID."""

import html
import re

import msal
import pytest
import requests
import trustme

from tests.contract.mock_graph.certificates import certified

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
CERTIFIED = "7a2b0000-0000-4000-8000-000000000000"
PUBLIC = "8b3c0000-0000-4000-8000-000000000000"
REDIRECT = "http://127.0.0.1:9/callback"
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')
DEFAULT = ["https://graph.microsoft.com/.default"]


def _client(running, client_id=CLIENT, credential="the-value-of-the-secret", segment=TENANT):
    return msal.ConfidentialClientApplication(
        client_id,
        client_credential=credential,
        authority=f"{running.base}/{segment}",
        instance_discovery=False,
        verify=running.ca,
    )


def _sign_in(running, address):
    """Type name and password on the sign-in page; what the browser then carries back."""
    browser = running.browser()
    page = browser.get(address).text
    form = {
        "ctx": html.unescape(re.search(r'name="ctx" value="([^"]*)"', page)[1]),
        "loginfmt": "okafor@riverside.example",
        "passwd": "password of okafor",
    }
    action = running.base + re.search(r'method="post" action="([^"]*)"', page)[1]
    answer = browser.post(action, data=form, allow_redirects=False)
    return {name: html.unescape(value) for name, value in _HIDDEN.findall(answer.text)}


@pytest.mark.parametrize("segment", [TENANT, "riverside.example", "organizations"])
def test_code_flow(running, segment):
    """The code flow with PKCE and nonce ends with an account, and the account's tokens come from the cache."""
    client = _client(running, segment=segment)
    flow = client.initiate_auth_code_flow(["User.Read"], redirect_uri=REDIRECT, response_mode="form_post")
    result = client.acquire_token_by_auth_code_flow(flow, _sign_in(running, flow["auth_uri"]))
    assert "error" not in result, result
    assert result["id_token_claims"]["tid"] == TENANT
    (account,) = client.get_accounts()
    assert account["username"] == "okafor@riverside.example"
    assert client.acquire_token_silent(["User.Read"], account)["token_source"] == "cache"


def test_refresh(running):
    """A forced refresh gives another access token."""
    client = _client(running)
    flow = client.initiate_auth_code_flow(["User.Read"], redirect_uri=REDIRECT, response_mode="form_post")
    first = client.acquire_token_by_auth_code_flow(flow, _sign_in(running, flow["auth_uri"]))
    second = client.acquire_token_silent(["User.Read"], client.get_accounts()[0], force_refresh=True)
    assert second["access_token"] != first["access_token"]


def test_client_credentials(running):
    """An app gets a token of its own by its secret."""
    assert _client(running).acquire_token_for_client(DEFAULT)["token_type"] == "Bearer"


def test_wrong_secret(running):
    """A wrong secret is told with Entra's number."""
    result = _client(running, credential="wrong").acquire_token_for_client(DEFAULT)
    assert (result["error"], result["error_codes"]) == ("invalid_client", [7000215])


@pytest.mark.parametrize("way", ["PS256", "RS256"])
def test_certificate(running, way):
    """An app gets a token by its certificate, in both ways in which MSAL signs; another key is refused."""
    own = certified()
    running.control.post(f"/tenants/{TENANT}/apps", {"apps": [{"client_id": CERTIFIED, "certificate_pem": own.pem}]})
    named = {"public_certificate": own.pem} if way == "PS256" else {"thumbprint": own.sha1}
    result = _client(running, CERTIFIED, {"private_key": own.key, **named}).acquire_token_for_client(DEFAULT)
    assert result.get("token_type") == "Bearer", result
    other = _client(running, CERTIFIED, {"private_key": certified().key, **named}).acquire_token_for_client(DEFAULT)
    assert other["error_codes"] == [700027]


def _public(running):
    running.control.post(f"/tenants/{TENANT}/apps", {"apps": [{"client_id": PUBLIC, "redirect_uris": [REDIRECT]}]})
    authority = f"{running.base}/{TENANT}"
    return msal.PublicClientApplication(PUBLIC, authority=authority, instance_discovery=False, verify=running.ca)


def test_public_client(running):
    """A public client completes the code flow with PKCE alone."""
    client = _public(running)
    flow = client.initiate_auth_code_flow(["User.Read"], redirect_uri=REDIRECT, response_mode="form_post")
    result = client.acquire_token_by_auth_code_flow(flow, _sign_in(running, flow["auth_uri"]))
    assert "error" not in result, result
    assert result["id_token_claims"]["aud"] == PUBLIC


def test_silent_after_revocation(running):
    """When the sessions of the user were revoked MSAL's silent call tells the refusal by its number."""
    client = _public(running)
    flow = client.initiate_auth_code_flow(["User.Read"], redirect_uri=REDIRECT, response_mode="form_post")
    client.acquire_token_by_auth_code_flow(flow, _sign_in(running, flow["auth_uri"]))
    running.control.post(f"/tenants/{TENANT}/users/okafor/revoke-sessions", {"reason": "password-changed"})
    account = client.get_accounts()[0]
    refused = client.acquire_token_silent_with_error(["User.Read"], account, force_refresh=True)
    assert refused["error_codes"] == [50173]


def test_wrong_nonce(running):
    """MSAL refuses an id token with another nonce than the one it sent."""
    client = _client(running)
    flow = client.initiate_auth_code_flow(["User.Read"], redirect_uri=REDIRECT, response_mode="form_post")
    answer = _sign_in(running, flow["auth_uri"])
    running.control.post("/faults", {"name": "microsoft-id-token-wrong-nonce", "clinic": "riverside"})
    with pytest.raises(RuntimeError, match="nonce"):
        client.acquire_token_by_auth_code_flow(flow, answer)


def test_issuer(running):
    """MSAL takes the issuer of the address that it was given, and refuses it at another host."""
    options = {"client_credential": "the-value-of-the-secret", "verify": running.ca}
    client = msal.ConfidentialClientApplication(CLIENT, oidc_authority=f"{running.base}/{TENANT}/v2.0", **options)
    assert client.acquire_token_for_client(DEFAULT)["token_type"] == "Bearer"
    elsewhere = running.base.replace("localhost", "127.0.0.1")
    with pytest.raises(ValueError, match="issuer"):
        msal.ConfidentialClientApplication(CLIENT, oidc_authority=f"{elsewhere}/{TENANT}/v2.0", **options)


def test_wrong_authority_of_certificates(running, tmp_path):
    """MSAL does not talk to a server whose certificate is of an authority that it does not trust."""
    stranger = tmp_path / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(stranger))
    with pytest.raises(requests.exceptions.SSLError):
        msal.ConfidentialClientApplication(
            CLIENT,
            client_credential="the-value-of-the-secret",
            authority=f"{running.base}/{TENANT}",
            instance_discovery=False,
            verify=str(stranger),
        ).acquire_token_for_client(DEFAULT)


def test_throttled(running):
    """MSAL asks no more while the token endpoint told it to wait."""
    running.control.post(
        "/faults", {"name": "microsoft-token-throttles", "clinic": "riverside", "options": {"retry_after_s": 60}}
    )
    client = _client(running)
    before = running.control.get("/ledger?limit=1")["last"]
    for _ in range(3):
        client.acquire_token_for_client(DEFAULT)
    asked = running.control.get(f"/ledger?operation=entra.token&after={before}")["exchanges"]
    assert [one["status"] for one in asked] == [429]
