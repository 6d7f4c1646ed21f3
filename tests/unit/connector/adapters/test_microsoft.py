"""Sign-in at Entra ID and Graph's validation tokens."""

import pytest
from joserfc import jwt
from joserfc.jwk import RSAKey

from connector.adapters.entra_client import CHANGE_TRACKING, EntraClient
from connector.adapters.oauth import Registration
from connector.adapters.tokens import KeyRing, TokenVerifier
from connector.domain.attempts import Attempt, Purpose
from connector.domain.problems import Problem
from connector.ports import SignInRequest
from tests.unit.connector.fakes import FakeClock

ENTRA, TENANT, APP = "https://entra.example", "aaaaaaaa-0000-4000-8000-000000000001", "our-app"
NOW = FakeClock().now()


def _metadata(issuer):
    return {
        "issuer": issuer,
        "authorization_endpoint": f"{ENTRA}/authorize",
        "token_endpoint": f"{ENTRA}/token",
        "jwks_uri": f"{ENTRA}/keys",
    }


@pytest.fixture(scope="session")
def signer():
    """Entra's key."""
    return RSAKey.generate_key(2048, {"kid": "entra-1", "use": "sig"})


@pytest.fixture
def entra(network, http, signer):
    """Our registration at Entra ID."""
    for authority in ("organizations", "common", TENANT):
        name = TENANT if authority == TENANT else "{tenantid}"
        address = f"{ENTRA}/{authority}/v2.0/.well-known/openid-configuration"
        network.table[address] = (200, _metadata(f"{ENTRA}/{name}/v2.0"))
    network.table[f"{ENTRA}/keys"] = (200, {"keys": [signer.as_dict(private=False)]})
    verifier = TokenVerifier(KeyRing(http), FakeClock())
    app = Registration(APP, "secret", "client_secret_post")
    return EntraClient(http, verifier, app, ENTRA, "https://c.example/callback/microsoft", lambda *_, **__: None)


def _signed(signer, **changes):
    seconds = int(NOW.timestamp())
    claims = {"iss": f"{ENTRA}/{TENANT}/v2.0", "aud": APP, "nonce": "n", "iat": seconds, "exp": seconds + 3600}
    claims |= {"tid": TENANT, "oid": "OID-1", **changes}
    return jwt.encode({"alg": "RS256", "kid": "entra-1"}, claims, signer, algorithms=["RS256"])


def _redeem(network, entra, token, authority=TENANT):
    network.table[f"{ENTRA}/token"] = (200, {"access_token": "graph", "token_type": "Bearer", "id_token": token})
    attempt = Attempt("s", "b", Purpose.PROVIDER_ACCOUNT, "n", "v", {}, NOW)
    return entra.redeem(authority, "code", attempt)


@pytest.mark.parametrize("authority", [TENANT, "organizations"])
def test_account(network, entra, signer, authority):
    """Tenant and object id come back in lower case, at the tenant's authority and at the common one."""
    account = _redeem(network, entra, _signed(signer), authority)
    assert (account.tenant_id, account.oid) == (TENANT, "oid-1")


@pytest.mark.parametrize(
    "changes",
    [
        {"iss": f"{ENTRA}/another/v2.0"},
        {"tid": "another"},
        {"aud": "another-app"},
        {"nonce": "another"},
        {"exp": int(NOW.timestamp()) - 300},
        {"oid": None},
    ],
)
@pytest.mark.parametrize("authority", [TENANT, "organizations"])
def test_bad_tokens(network, entra, signer, changes, authority):
    """A token with one wrong claim signs nobody in."""
    with pytest.raises(Problem):
        _redeem(network, entra, _signed(signer, **changes), authority)


def test_one_time_sign_in_chooses_the_account(entra):
    """Whoever is bound for good is asked which account is his; the portal may be silent."""
    request = SignInRequest(Purpose.PROVIDER_ACCOUNT, "s", "n", "v")
    assert "prompt=select_account" in entra.authorize_url(TENANT, request)
    request = SignInRequest(Purpose.PORTAL, "s", "n", "v")
    url = entra.authorize_url("organizations", request)
    assert "prompt" not in url
    assert "code_challenge_method=S256" in url


@pytest.mark.parametrize("issuer", [f"https://sts.windows.net/{TENANT}/", f"{ENTRA}/{TENANT}/v2.0"])
@pytest.mark.parametrize("claim", ["appid", "azp"])
def test_validation_token(entra, signer, issuer, claim):
    """Graph's publisher vouches for a tenant with tokens of either version."""
    token = _signed(signer, iss=issuer, **{claim: CHANGE_TRACKING})
    assert entra.notifying_tenant(token) == TENANT


@pytest.mark.parametrize(
    "changes",
    [
        {"appid": "another-publisher"},
        {},
        {"appid": CHANGE_TRACKING, "aud": "another-app"},
        {"appid": CHANGE_TRACKING, "iss": "https://sts.windows.net/another/"},
        {"appid": CHANGE_TRACKING, "exp": int(NOW.timestamp()) - 300},
    ],
)
def test_bad_validation_tokens(entra, signer, changes):
    """Anybody else's token vouches for nothing."""
    assert entra.notifying_tenant(_signed(signer, **changes)) is None


def test_forged_validation_token(entra):
    """A token that another key signed vouches for nothing."""
    forged = _signed(RSAKey.generate_key(2048), appid=CHANGE_TRACKING)
    assert entra.notifying_tenant(forged) is None
