"""MSAL Python, unmodified: its confidential client against the simulated Entra ID."""

import html
import re
from datetime import UTC, datetime, timedelta

import msal
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
CERTIFIED = "7a2b0000-0000-4000-8000-000000000000"
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


def test_certificate(running):
    """An app gets a token by its certificate, in the way that MSAL signs."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "app")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    dated = builder.serial_number(2).not_valid_before(start).not_valid_after(start + timedelta(days=9000))
    pem = dated.sign(private, SHA256()).public_bytes(Encoding.PEM).decode()
    tenant = "22222222-2222-4222-8222-222222222222"
    running.control.put(
        f"/tenants/{tenant}", {"clinic": "hillside", "apps": [{"client_id": CERTIFIED, "certificate_pem": pem}]}
    )
    key = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    credential = {"private_key": key, "public_certificate": pem}
    result = _client(running, CERTIFIED, credential, tenant).acquire_token_for_client(DEFAULT)
    assert result.get("token_type") == "Bearer", result
