"""Apps with key pairs: Epic's rules for client assertions, and backend tokens."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

RSA = RSAKey.generate_key(2048, {"kid": "one"})
OTHER = RSAKey.generate_key(2048, {"kid": "one"})
EC = ECKey.generate_key("P-384", {"kid": "ec"})
TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


@pytest.fixture
def backend(epic: Any) -> Any:
    """The clinic with a backend app that has a key pair."""
    epic.add_app(client_id="back", audience="backend", auth="private_key_jwt", jwks=jwks(RSA))
    return epic


def jwks(*keys: RSAKey | ECKey) -> dict[str, Any]:
    """The public parts of keys."""
    return {"keys": [key.as_dict(private=False) for key in keys]}


def assertion(epic: Any, key: RSAKey | ECKey = RSA, alg: str = "RS384", kid: str | None = "one", **changes: Any) -> str:
    """A right assertion, with changes; times are relative to now, None leaves a claim out."""
    now = int((epic.clock.now() - epic.clock.offset).timestamp())
    claims: dict[str, Any] = {
        "iss": "back",
        "sub": "back",
        "aud": epic.token_url,
        "jti": epic.client.application.extensions["simulator"].ids.uuid("test-jti"),
        "iat": now,
        "nbf": now,
        "exp": now + 300,
    }
    for name, value in changes.items():
        claims[name] = now + value if name in ("iat", "nbf", "exp") and isinstance(value, int) else value
    claims = {name: value for name, value in claims.items() if value is not None}
    header = {"alg": alg, "typ": "JWT", **({"kid": kid} if kid else {})}
    return jwt.encode(header, claims, key, algorithms=[alg])


def ask(epic: Any, proof: str, assertion_type: str = TYPE, **form: str) -> Any:
    """Ask for a backend token."""
    data = {"client_assertion_type": assertion_type, "client_assertion": proof}
    return epic.post("oauth2/token", data={"grant_type": "client_credentials", **data, **form})


@pytest.mark.parametrize("alg", ["RS256", "RS384", "RS512"])
def test_a_backend_app_gets_a_token_for_its_assertion(backend: Any, alg: str) -> None:
    """A signed assertion is enough; there is no refresh token, id token or patient."""
    answer = ask(backend, assertion(backend, alg=alg))
    assert answer.status_code == 200
    assert set(answer.json) == {"access_token", "token_type", "expires_in", "scope"}
    assert "system/Patient.r" in answer.json["scope"].split()


@pytest.mark.parametrize(
    "wrong",
    [
        {"iss": "another"},
        {"sub": "another"},
        {"aud": "http://epic.example/oauth2/token"},
        {"aud": None},
        {"exp": 302, "iat": None, "nbf": None},
        {"exp": 0},
        {"exp": None},
        {"exp": "soon"},
        {"iat": 60},
        {"nbf": 60},
        {"iat": -10},
        {"jti": None},
        {"jti": "x" * 152},
        {"jti": 7},
        {"key": OTHER},
        {"kid": "two"},
    ],
)
def test_every_fault_of_an_assertion_is_an_invalid_client(backend: Any, wrong: dict[str, Any]) -> None:
    """Epic refuses without a hint."""
    answer = ask(backend, assertion(backend, **wrong))
    assert answer.status_code == 400
    assert answer.json == {"error": "invalid_client", "error_description": None}


def test_an_assertion_is_good_once(backend: Any) -> None:
    """The jti of an assertion cannot be used again before it expires."""
    proof = assertion(backend)
    assert ask(backend, proof).status_code == 200
    assert ask(backend, proof).status_code == 400


def test_a_jti_may_have_151_characters(backend: Any) -> None:
    """151 characters are the most."""
    assert ask(backend, assertion(backend, jti="y" * 151)).status_code == 200


def test_several_keys_need_a_kid(epic: Any) -> None:
    """With one key the kid may be left out, with several it may not."""
    epic.add_app(client_id="back", audience="backend", auth="private_key_jwt", jwks=jwks(RSA))
    assert ask(epic, assertion(epic, kid=None)).status_code == 200
    epic.add_app(client_id="back", audience="backend", auth="private_key_jwt", jwks=jwks(RSA, EC))
    assert ask(epic, assertion(epic, kid=None)).status_code == 400


def test_elliptic_curves_need_a_jwks_url(epic: Any) -> None:
    """ES384 does not work with an uploaded key."""
    epic.add_app(client_id="back", audience="backend", auth="private_key_jwt", jwks=jwks(EC))
    assert ask(epic, assertion(epic, key=EC, alg="ES384", kid="ec")).status_code == 400


def test_another_assertion_type_is_refused(backend: Any) -> None:
    """The type is RFC 7523's."""
    assert ask(backend, assertion(backend), assertion_type="something").status_code == 400


def test_a_secret_does_not_stand_for_an_assertion(backend: Any) -> None:
    """An app with a key pair cannot use a secret."""
    answer = backend.post("oauth2/token", data={"grant_type": "client_credentials"}, auth=("back", "x"))
    assert answer.json["error"] == "invalid_client"


@pytest.mark.parametrize("audience", ["backend", "provider"])
def test_client_credentials_need_an_assertion(epic: Any, audience: str) -> None:
    """A secret opens no backend token, whatever the app is for."""
    epic.add_app(
        client_id="with-secret",
        audience=audience,
        auth="client_secret_basic",
        client_secret="x",
        redirect_uris=["http://connector.example/callback/epic"],
    )
    answer = epic.post("oauth2/token", data={"grant_type": "client_credentials"}, auth=("with-secret", "x"))
    assert (answer.status_code, answer.json["error"]) == (400, "unauthorized_client")


@pytest.mark.parametrize("audience", ["patient", "provider"])
def test_a_persons_app_gets_no_backend_token(epic: Any, audience: str) -> None:
    """An assertion of an app for people opens no backend token."""
    callback = "http://connector.example/callback/epic"
    epic.add_app(client_id="back", audience=audience, auth="private_key_jwt", jwks=jwks(RSA), redirect_uris=[callback])
    assert ask(epic, assertion(epic)).json == {"error": "unauthorized_client"}


def test_a_backend_app_needs_a_mapped_user(epic: Any) -> None:
    """Without a user at the site the app is not authorized, whatever it proves."""
    app = {"client_id": "back", "audience": "backend", "auth": "private_key_jwt", "jwks": jwks(RSA)}
    epic.add_app(**app, user_mapped=False)
    answer = ask(epic, assertion(epic))
    assert (answer.status_code, answer.json) == (400, {"error": "unauthorized_client"})


def test_moving_the_simulated_clock_leaves_fresh_assertions_good(backend: Any) -> None:
    """Callers live by the machine's time: what they sign is judged by it."""
    backend.clock.advance(timedelta(hours=2))
    assert ask(backend, assertion(backend)).status_code == 200
