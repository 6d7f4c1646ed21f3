import pytest
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import KeySet

TENANT = "11111111-1111-4111-8111-111111111111"


def _claims(world):
    keys = KeySet.import_key_set(world.client.get(f"/{TENANT}/discovery/v2.0/keys").json)
    return jwt.decode(world.redeem(world.code("okafor")).json["id_token"], keys, algorithms=["RS256"]).claims


@pytest.mark.parametrize(
    ("fault", "changed"),
    [
        ("microsoft-id-token-wrong-audience", {"aud"}),
        ("microsoft-id-token-wrong-issuer", {"iss"}),
        ("microsoft-id-token-wrong-tenant", {"tid"}),
        ("microsoft-id-token-wrong-nonce", {"nonce"}),
        ("microsoft-id-token-expired", {"iat", "nbf", "exp"}),
        ("microsoft-id-token-clock-ahead", {"iat", "nbf", "exp"}),
        ("microsoft-id-token-clock-behind", {"iat", "nbf", "exp"}),
    ],
)
def test_spoiled_claims(world, fault, changed):
    """A spoiled id token is wrong in what its fault names, and in nothing else."""
    right = _claims(world)
    world.arm(fault)
    wrong = _claims(world)
    always_new = {"aio", "rh", "uti"}
    assert {name for name in right if right[name] != wrong[name]} - always_new == changed


def test_bad_signature(world):
    """The token with the bad signature does not verify; the next one does."""
    world.arm("microsoft-id-token-bad-signature")
    with pytest.raises(BadSignatureError):
        _claims(world)
    assert _claims(world)["ver"] == "2.0"
