"""Authlib's OAuth client, unmodified: PKCE with a public app, and a backend app with a key pair behind a JWKS URL."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT
from flask import Flask, Response, jsonify
from joserfc.jwk import RSAKey

from simkit.clock import SystemClock
from simkit.serving import run_in_thread

CALLBACK = "http://127.0.0.1:9/callback"


class KeySite:
    """An app's JWKS URL with a key that can be exchanged."""

    def __init__(self) -> None:
        self.key = RSAKey.generate_key(2048, {"kid": "first"})

    def app(self) -> Flask:
        """What serves it."""
        app = Flask(__name__)

        @app.get("/jwks.json")
        def jwks() -> Response:
            return jsonify(keys=[self.key.as_dict(private=False)])

        return app


@pytest.fixture
def key_site() -> Iterator[tuple[KeySite, str]]:
    """The site and its address."""
    site = KeySite()
    with run_in_thread(site.app()) as base:
        yield site, f"{base}/jwks.json"


def backend_token(running: Any, key: RSAKey, lifetime_s: int = 240) -> Any:
    """Ask for a backend token as Authlib does, whose own assertions live for an hour unless told otherwise."""
    url = running.addresses["token_url"]
    claims = {"exp": int(SystemClock().now().timestamp()) + lifetime_s}
    method = PrivateKeyJWT(url, claims=claims, alg="RS384", headers={"kid": key.kid})
    session = OAuth2Session("backend-app", key.as_dict(private=True), token_endpoint_auth_method=method)
    return session.fetch_token(url, grant_type="client_credentials")


def test_a_public_app_with_pkce(running: Any) -> None:
    """A patient's app without a secret proves itself by PKCE."""
    launch = running.launch("mychart-mobile", "m")
    discovered = requests.get(f"{launch['iss']}/.well-known/smart-configuration", timeout=10).json()
    session = OAuth2Session(
        "patient-app",
        redirect_uri=CALLBACK,
        scope="launch openid fhirUser",
        code_challenge_method="S256",
        token_endpoint_auth_method="none",
    )
    verifier = "a-verifier-that-is-long-enough-for-the-specification-0123456789"
    address, _ = session.create_authorization_url(
        discovered["authorization_endpoint"], aud=launch["iss"], launch=launch["launch"], code_verifier=verifier
    )
    back = running.follow(address)
    token = session.fetch_token(discovered["token_endpoint"], authorization_response=back, code_verifier=verifier)
    assert token["patient"]
    facts = running.control.ledger(clinic="riverside", operations=["smart.token"]).exchanges[-1].facts
    assert facts["pkce_verified"] is True


def test_a_key_set_is_fetched_once_and_recorded(running: Any, key_site: tuple[KeySite, str]) -> None:
    """The key set is fetched at the first assertion, kept, and the call is in the ledger."""
    site, url = key_site
    app = {"client_id": "backend-app", "audience": "backend", "auth": "private_key_jwt", "jwks_url": url}
    running.control.put("/clinics/keys", {"apps": [app]})
    running.addresses = dict(running.control.get("/clinics/keys"))
    for _ in range(2):
        assert backend_token(running, site.key)["access_token"]
    fetched = running.control.ledger(clinic="keys", operations=["app.jwks"]).exchanges
    assert [(one.direction, one.status) for one in fetched] == [("out", 200)]


def test_an_assertion_that_lives_for_an_hour_is_refused(running: Any, key_site: tuple[KeySite, str]) -> None:
    """Authlib's default life of an assertion is too long for Epic."""
    site, url = key_site
    app = {"client_id": "backend-app", "audience": "backend", "auth": "private_key_jwt", "jwks_url": url}
    running.control.put("/clinics/long", {"apps": [app]})
    running.addresses = dict(running.control.get("/clinics/long"))
    with pytest.raises(OAuthError, match="invalid_client"):
        backend_token(running, site.key, lifetime_s=3600)


def test_a_key_rotated_without_overlap_is_unknown_until_the_cache_is_old(
    running: Any, key_site: tuple[KeySite, str]
) -> None:
    """A new key alone fails for 29 hours."""
    site, url = key_site
    app = {"client_id": "backend-app", "audience": "backend", "auth": "private_key_jwt", "jwks_url": url}
    running.control.put("/clinics/rotation", {"apps": [app]})
    running.addresses = dict(running.control.get("/clinics/rotation"))
    assert backend_token(running, site.key)["access_token"]
    site.key = RSAKey.generate_key(2048, {"kid": "second"})
    with pytest.raises(OAuthError, match="invalid_client"):
        backend_token(running, site.key)
    running.control.advance(29 * 3600)
    assert backend_token(running, site.key)["access_token"]
