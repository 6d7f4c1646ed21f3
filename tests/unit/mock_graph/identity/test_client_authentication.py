"""Certificate assertions as MSAL and others make them."""

import base64
import hashlib
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc import jwt
from joserfc.jwk import RSAKey

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
TOKEN_URL = f"http://graph.test/{TENANT}/oauth2/v2.0/token"


@pytest.fixture(scope="module")
def certified():
    """A key and its certificate."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    from datetime import UTC, datetime

    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "app")])
    start = datetime(2026, 1, 1, tzinfo=UTC)
    builder = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(private.public_key())
    dated = builder.serial_number(2).not_valid_before(start).not_valid_after(start + timedelta(days=900))
    return private, dated.sign(private, SHA256())


def assertion(world, private, certificate, alg="PS256", header=None, **changes):
    """A signed assertion, with changes."""
    der = certificate.public_bytes(Encoding.DER)
    padded = base64.urlsafe_b64encode(hashlib.sha256(der).digest()).decode()
    now = world.clock.now().timestamp()
    claims = {"aud": TOKEN_URL, "iss": CLIENT, "sub": CLIENT, "jti": "1", "iat": now, "exp": now + 600.5, **changes}
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return jwt.encode(header or {"alg": alg, "x5t#S256": padded}, claims, RSAKey.import_key(pem), algorithms=[alg])


def ask(world, token):
    """A token request with an assertion."""
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT,
        "scope": "https://graph.microsoft.com/.default",
        "client_assertion_type": ASSERTION_TYPE,
        "client_assertion": token,
    }
    return world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form)


@pytest.fixture
def registered(world, certified):
    """A world whose app is known by the certificate."""
    private, certificate = certified
    pem = certificate.public_bytes(Encoding.PEM).decode()
    world.put_tenant(apps=[{"client_id": CLIENT, "certificate_pem": pem}])
    return world, private, certificate


def test_padded_sha256_thumbprint(registered):
    """PS256 with a padded SHA-256 thumbprint, float times and no nbf is accepted, as MSAL sends it."""
    assert ask(registered[0], assertion(*registered)).status_code == 200


def test_sha1_thumbprint(registered):
    """RS256 with a SHA-1 thumbprint is accepted."""
    der = registered[2].public_bytes(Encoding.DER)
    x5t = base64.urlsafe_b64encode(hashlib.sha1(der).digest()).decode().rstrip("=")
    assert (
        ask(registered[0], assertion(*registered, alg="RS256", header={"alg": "RS256", "x5t": x5t})).status_code == 200
    )


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"aud": "https://elsewhere.example"}, 700023),
        ({"iss": "someone"}, 700027),
        ({"sub": "someone"}, 700027),
        ({"exp": 1}, 700027),
        ({"header": {"alg": "PS256", "x5t#S256": "bm90IHRoaXMgb25l"}}, 700027),
    ],
)
def test_wrong_assertions(registered, change, number):
    """An assertion for somebody else, by somebody else, too old, or of another certificate is refused with 401."""
    answer = ask(registered[0], assertion(*registered, **change))
    assert (answer.status_code, answer.json["error_codes"]) == (401, [number])


def test_foreign_signature(registered):
    """An assertion signed by another key is refused."""
    stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    assert ask(registered[0], assertion(registered[0], stranger, registered[2])).json["error_codes"] == [700027]
