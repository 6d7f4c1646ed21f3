import base64
import json

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

from mock_graph.identity import jws

TENANT = "11111111-1111-4111-8111-111111111111"
CLIENT = "6f1e0000-0000-4000-8000-000000000000"
OKAFOR = "33333333-3333-4333-8333-333333333333"
SECRET = "the-value-of-the-secret"
DEFAULT = "https://graph.microsoft.com/.default"


def keys(world):
    """The published keys."""
    return KeySet.import_key_set(world.client.get(f"/{TENANT}/discovery/v2.0/keys").json)


def payload(token):
    """The claims of a token, unverified."""
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def app_answer(world, segment=TENANT, headers=None, **changes):
    """A client-credentials request."""
    form = {
        "grant_type": "client_credentials",
        "client_id": CLIENT,
        "client_secret": SECRET,
        "scope": DEFAULT,
        **changes,
    }
    data = {name: value for name, value in form.items() if value is not None}
    return world.client.post(f"/{segment}/oauth2/v2.0/token", data=data, headers=headers)


def test_id_token(world):
    """The id token verifies by the published keys and says who signed in where, without roles."""
    token = world.redeem(world.code("okafor")).json["id_token"]
    read = jwt.decode(token, keys(world), algorithms=["RS256"])
    assert read.header["alg"] == "RS256"
    claims = read.claims
    assert (claims["aud"], claims["iss"]) == (CLIENT, f"http://graph.test/{TENANT}/v2.0")
    assert (claims["oid"], claims["tid"], claims["nonce"]) == (OKAFOR, TENANT, "the nonce")
    assert (claims["preferred_username"], claims["ver"]) == ("okafor@riverside.example", "2.0")
    assert "wids" not in claims


def test_pairwise_subject(world):
    """The subject is another one for another app."""
    other = "77777777-7777-4777-8777-777777777777"
    subject = payload(world.redeem(world.code("okafor")).json["id_token"])["sub"]
    from mock_graph.identity.claims import pairwise_subject

    assert subject == pairwise_subject(TENANT, OKAFOR, CLIENT) != pairwise_subject(TENANT, OKAFOR, other)


def test_access_token_is_opaque(world):
    """A Graph token is a v1 token with a nonce in its header, and a naive check of its signature fails."""
    token = world.redeem(world.code("okafor")).json["access_token"]
    claims = payload(token)
    assert (claims["aud"], claims["iss"]) == ("https://graph.microsoft.com", f"https://sts.windows.net/{TENANT}/")
    assert (claims["ver"], claims["idtyp"], claims["appid"], claims["oid"]) == ("1.0", "user", CLIENT, OKAFOR)
    assert "User.Read" in claims["scp"].split()
    assert jws.header(token)["nonce"]
    head, body, signature = token.split(".")
    key = RSAKey.import_key(keys(world).keys[0].as_dict()).public_key
    with pytest.raises(InvalidSignature):
        key.verify(jws.decode(signature), f"{head}.{body}".encode(), PKCS1v15(), SHA256())


def test_access_token_roles(world):
    """The access token of an administrator carries the role's template id."""
    assert "62e90394-69f5-4237-9190-012177145e10" in payload(world.user_token("okafor"))["wids"]
    assert "62e90394-69f5-4237-9190-012177145e10" not in payload(world.user_token("lindqvist"))["wids"]


def test_app_token(world):
    """An app's own token has roles, no scopes, no user, and comes without refresh token or scope."""
    answer = app_answer(world).json
    claims = payload(answer["access_token"])
    assert claims["idtyp"] == "app"
    assert "OnlineMeetings.ReadWrite.All" in claims["roles"]
    assert not {"scp", "upn"} & set(claims)
    assert not {"scope", "refresh_token", "id_token"} & set(answer)


def test_what_comes_only_on_request(world):
    """Refresh token, id token and client info come only if asked for."""
    bare = world.redeem(world.code("okafor", scope="User.Read")).json
    assert not {"refresh_token", "id_token", "client_info"} & set(bare)
    full = world.redeem(world.code("okafor"), client_info="1").json
    assert {"refresh_token", "id_token", "client_info"} <= set(full)
    assert full["scope"] == "openid profile OnlineMeetings.ReadWrite User.Read User.ReadBasic.All"


def test_scopes_written_as_asked(world):
    """A client that writes permissions in full gets them back in full."""
    answer = world.redeem(world.code("okafor", scope="https://graph.microsoft.com/User.Read")).json
    assert "https://graph.microsoft.com/User.Read" in answer["scope"].split()


def refused(answer, number, error="invalid_grant", status=400):
    """The answer is this refusal."""
    assert (answer.status_code, answer.json["error"], answer.json["error_codes"]) == (status, error, [number])


def test_code_twice(world):
    """A code works once."""
    code = world.code("okafor")
    world.redeem(code)
    refused(world.redeem(code), 54005)


def test_code_spent_by_a_failure(world):
    """A code is spent even by an attempt that fails."""
    code = world.code("okafor")
    refused(world.redeem(code, code_verifier="wrong"), 501481)
    refused(world.redeem(code), 54005)


def test_code_expires(world):
    """A code lives for ten minutes."""
    code = world.code("okafor")
    world.advance(minutes=10)
    refused(world.redeem(code), 70008)


def test_verifier_missing(world):
    """A challenge makes the verifier obligatory."""
    refused(world.redeem(world.code("okafor"), code_verifier=None), 501481)


def test_verifier_without_challenge(world):
    """A verifier without a challenge is refused."""
    refused(world.redeem(world.code("okafor", code_challenge=None, code_challenge_method=None)), 501481)


def test_plain_challenge(world):
    """Without a method the challenge is the verifier itself."""
    code = world.code("okafor", code_challenge="x" * 43, code_challenge_method=None)
    assert world.redeem(code, code_verifier="x" * 43).status_code == 200


def test_redirect_must_be_the_same(world):
    """The reply address is that of the authorization request."""
    refused(world.redeem(world.code("okafor"), redirect_uri="http://127.0.0.1:7400/other"), 500112)


def test_made_up_code(world):
    """A code that was never issued is refused."""
    refused(world.redeem("made-up"), 70000)


def test_code_of_another_tenant(world):
    """A code is not redeemed at another tenant."""
    other = "99999999-9999-4999-8999-999999999999"
    world.put_tenant(other, "hillside")
    refused(world.redeem(world.code("okafor"), segment=other), 700005)


def test_refresh(world):
    """A refresh token gives new tokens and a new refresh token, and stays good."""
    token = world.redeem(world.code("okafor")).json["refresh_token"]
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "client_secret": SECRET, "refresh_token": token}
    for _ in range(2):
        answer = world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form).json
        assert answer["refresh_token"] != token
        assert "nonce" not in payload(answer["id_token"])


def test_refresh_token_ages(world):
    """A refresh token that nobody used for ninety days is refused."""
    token = world.redeem(world.code("okafor")).json["refresh_token"]
    world.advance(days=90)
    form = {"grant_type": "refresh_token", "client_id": CLIENT, "client_secret": SECRET, "refresh_token": token}
    refused(world.client.post(f"/{TENANT}/oauth2/v2.0/token", data=form), 700082)


def test_scope_must_be_default(world):
    """Client credentials take the default scope only."""
    refused(app_answer(world, scope="https://graph.microsoft.com/User.Read"), 1002012, "invalid_scope")


def test_sdk_resource(world):
    """The resource that SDKs derive from the base address is Graph too."""
    assert app_answer(world, scope="http://graph.test/.default").status_code == 200


def test_wrong_secret(world):
    """A wrong secret is answered with 401 and the whole error body."""
    answer = app_answer(world, client_secret="wrong")
    refused(answer, 7000215, "invalid_client", 401)
    assert set(answer.json) >= {"error_description", "timestamp", "trace_id", "correlation_id", "error_uri"}
    for part in ("AADSTS7000215: ", "Trace ID: ", "Correlation ID: ", "Timestamp: 2026-03-02 10:00:00Z"):
        assert part in answer.json["error_description"]


def test_missing_secret(world):
    """A confidential app must authenticate."""
    refused(app_answer(world, client_secret=None), 7000218, "invalid_client", 401)


def test_basic(world):
    """Id and secret may come in a Basic header."""
    basic = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    answer = app_answer(world, headers={"Authorization": f"Basic {basic}"}, client_id=None, client_secret=None)
    assert answer.status_code == 200


def test_alias_has_no_app_tokens(world):
    """App-only tokens are not issued at an alias."""
    refused(app_answer(world, "common"), 90130, "invalid_request")


def test_unknown_app(world):
    """An app that the tenant does not know is refused."""
    refused(app_answer(world, client_id="someone-else"), 700016, "unauthorized_client")


@pytest.mark.parametrize(("grant_type", "number"), [("password", 70003), (None, 900144)])
def test_grant_types(world, grant_type, number):
    """Other grant types are refused by number."""
    assert app_answer(world, grant_type=grant_type).json["error_codes"] == [number]


def test_get(world):
    """The token endpoint takes POST only."""
    assert world.client.get(f"/{TENANT}/oauth2/v2.0/token").json["error_codes"] == [900561]


def test_answers_are_not_stored(world):
    """Token answers may not be cached."""
    assert "no-store" in app_answer(world).headers["Cache-Control"]


@pytest.mark.parametrize("grant_type", ["authorization_code", "refresh_token"])
def test_grant_of_another_app(world, grant_type):
    """What one app was granted another app cannot redeem."""
    other = "77777777-7777-4777-8777-777777777777"
    redirect = "http://127.0.0.1:7400/callback/microsoft"
    apps = [{"client_id": one, "client_secret": SECRET, "redirect_uris": [redirect]} for one in (CLIENT, other)]
    world.put_tenant(apps=apps)
    code = world.code("okafor")
    if grant_type == "refresh_token":
        token = world.redeem(code).json["refresh_token"]
        refused(world.redeem("", grant_type=grant_type, refresh_token=token, client_id=other), 70000)
    else:
        refused(world.redeem(code, client_id=other), 70000)
