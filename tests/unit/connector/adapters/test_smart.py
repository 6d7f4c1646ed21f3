"""Discovery and sign-in at Epic, current and of November 2018."""

from datetime import timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import pytest
from authlib.oauth2.auth import encode_none
from authlib.oauth2.rfc6749.parameters import prepare_token_request
from joserfc import jws, jwt
from joserfc.jwk import RSAKey
from joserfc.registry import HeaderParameter

from connector.adapters.oauth import OAuth, Registration
from connector.adapters.smart_client import SmartClient
from connector.adapters.smart_discovery import OAUTH_URIS, Discovery
from connector.adapters.tokens import KeyRing, TokenVerifier
from connector.domain.attempts import Attempt, Purpose
from connector.domain.configuration import InvalidField
from connector.domain.problems import Problem
from connector.ports import SignInRequest
from tests.unit.connector.fakes import FakeClock

BASE = "https://epic.example/api/FHIR/R4"
ISSUER = "https://epic.example/oauth2"
NOW = FakeClock().now()
STATEMENT = {
    "resourceType": "CapabilityStatement",
    "software": {"name": "Epic", "version": "November 2018"},
    "rest": [
        {
            "security": {
                "extension": [
                    {
                        "url": OAUTH_URIS,
                        "extension": [
                            {"url": "authorize", "valueUri": f"{ISSUER}/authorize"},
                            {"url": "token", "valueUri": f"{ISSUER}/token"},
                        ],
                    }
                ]
            }
        }
    ],
}
CONFIGURATION = {
    "authorization_endpoint": f"{ISSUER}/authorize",
    "token_endpoint": f"{ISSUER}/token",
    "issuer": ISSUER,
    "jwks_uri": f"{ISSUER}/keys",
    "code_challenge_methods_supported": ["S256"],
}


@pytest.fixture(scope="session")
def signer():
    """Epic's key."""
    return RSAKey.generate_key(2048, {"kid": "epic-1", "use": "sig"})


@pytest.fixture
def current(network, signer):
    """A current environment."""
    network.table[f"{BASE}/metadata"] = (200, STATEMENT)
    network.table[f"{BASE}/.well-known/smart-configuration"] = (200, CONFIGURATION)
    network.table[f"{ISSUER}/keys"] = (200, {"keys": [signer.as_dict(private=False)]})
    return network


@pytest.fixture
def old(network):
    """An environment of November 2018."""
    network.table[f"{BASE}/metadata"] = (200, STATEMENT)
    return network


@pytest.fixture
def client(http):
    """Our registrations at Epic."""
    provider = Registration("provider-app", "secret", "client_secret_basic")
    verifier = TokenVerifier(KeyRing(http), FakeClock())
    patient, callback = Registration("patient-app"), "https://c.example/callback/epic"
    return SmartClient(http, Discovery(http), verifier, provider, patient, callback, lambda *_, **__: None)


ATTEMPT = Attempt("s", "b", Purpose.PROVIDER_LAUNCH, "the-nonce", "verifier", {}, NOW)


def _id_token(signer, kid="epic-1", algorithm="RS256", **changes):
    seconds = int(NOW.timestamp())
    claims = {
        "iss": ISSUER,
        "aud": "provider-app",
        "sub": "e1",
        "nonce": "the-nonce",
        "iat": seconds,
        "exp": seconds + 300,
    }
    return jwt.encode({"alg": algorithm, "kid": kid}, {**claims, **changes}, signer, algorithms=[algorithm])


def _redeem(network, client, token=None, **more):
    body = {"access_token": "a", "token_type": "bearer", "sessionId": "500", **more}
    network.table[f"{ISSUER}/token"] = (200, body if token is None else {**body, "id_token": token})
    return client.redeem(BASE, Purpose.PROVIDER_LAUNCH, "code", ATTEMPT)


def test_authorization_request(current, client):
    """The request of a launch has everything that SMART asks for."""
    request = SignInRequest(Purpose.PROVIDER_LAUNCH, "state", "nonce", "v" * 43, "launch-token", BASE + "/")
    query = {name: value for name, (value,) in parse_qs(urlsplit(client.authorize_url(BASE, request)).query).items()}
    assert query.pop("code_challenge")
    assert query == {
        "response_type": "code",
        "client_id": "provider-app",
        "redirect_uri": "https://c.example/callback/epic",
        "scope": "launch openid fhirUser",
        "state": "state",
        "nonce": "nonce",
        "aud": BASE + "/",
        "launch": "launch-token",
        "code_challenge_method": "S256",
    }


@pytest.mark.parametrize(
    ("endpoint", "beginning"), [(f"{ISSUER}/authorize?org=a%20b", "org=a%20b&"), (f"{ISSUER}/authorize", "")]
)
def test_the_query_of_an_endpoint_stays(endpoint, beginning):
    """What the server's own address says comes first, as it is (RFC 6749 §3.1); what is added is quoted."""
    always = {"scope": "a b"}
    url = OAuth(None, "Epic", Registration("an app")).authorize_url(endpoint, always, verifier=None, state="a&b")
    assert url == f"{ISSUER}/authorize?{beginning}response_type=code&client_id=an+app&scope=a+b&state=a%26b"


@pytest.mark.parametrize("client_id", ["patient-app", "an app & more"])
def test_a_public_client_names_itself_in_the_form(network, http, client_id):
    """Behind the rest, quoted as Authlib quotes it, without anything that proves it (RFC 6749 §3.2.1)."""
    network.table[f"{ISSUER}/token"] = (200, {"access_token": "a"})
    OAuth(http, "Epic", Registration(client_id)).token(f"{ISSUER}/token", "authorization_code", code="a b&c", empty="")
    (sent,) = network.sent
    form = "grant_type=authorization_code&code=a+b%26c"
    assert sent.body == encode_none(SimpleNamespace(client_id=client_id), "POST", sent.url, {}, form)[2]
    assert sent.headers["Content-Length"] == str(len(sent.body))
    assert "Authorization" not in sent.headers


def test_the_form_is_that_of_authlib(network, http):
    """What a token request says is what Authlib would say, by its rules (RFC 6749 §4.1.3)."""
    said = {"code": "a b&c", "redirect_uri": "https://connector.example/callback", "code_verifier": "v~", "empty": ""}
    network.table[f"{ISSUER}/token"] = (200, {"access_token": "a"})
    OAuth(http, "Epic", Registration("app", "secret", "client_secret_basic")).token(
        f"{ISSUER}/token", "authorization_code", **said
    )
    (sent,) = network.sent
    assert sorted(sent.body.split("&")) == sorted(prepare_token_request("authorization_code", **said).split("&"))
    assert sent.headers["Content-Type"] == "application/x-www-form-urlencoded"


def test_discovery_is_kept(current, client):
    """A second launch asks nothing of the environment again."""
    for _ in range(2):
        client.authorize_url(BASE, SignInRequest(Purpose.PATIENT_LAUNCH, "s", "n", "v", "l"))
    assert len(current.sent) == 1


def test_good_token(current, client, signer):
    """The verified claims and the context come back, without the tokens."""
    answer = _redeem(current, client, _id_token(signer))
    assert (answer.identity["sub"], answer.context) == ("e1", {"token_type": "bearer", "sessionId": "500"})
    authorization = current.sent[-2].headers["Authorization"]
    assert authorization.startswith("Basic ")


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "another-app"},
        {"iss": "https://elsewhere.example"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": int((NOW - timedelta(minutes=3)).timestamp())},
        {"exp": None},
        {"kid": "unknown"},
        {"algorithm": "RS384"},
    ],
)
def test_bad_tokens(current, client, signer, changes):
    """A token with one wrong claim, key or algorithm starts nothing."""
    with pytest.raises(Problem):
        _redeem(current, client, _id_token(signer, **changes))


@pytest.mark.parametrize("token", ["", "x.y.z", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJlMSJ9."])
def test_no_tokens_at_all(current, client, token):
    """Nonsense, and a token that is not signed, start nothing."""
    with pytest.raises(Problem):
        _redeem(current, client, token)


@pytest.mark.parametrize("payload", [b"[]", b"{", b"\xff", b'"iss"'])
def test_what_is_signed_and_no_token(current, client, signer, payload):
    """A signature under anything but claims proves nothing."""
    signed = jws.serialize_compact({"alg": "RS256", "kid": "epic-1"}, payload, signer, algorithms=["RS256"])
    with pytest.raises(Problem):
        _redeem(current, client, signed)


def test_a_header_that_must_be_understood(current, client, signer):
    """A token with a critical header (RFC 7515 §4.1.11) that nobody here knows starts nothing."""
    registry = jws.JWSRegistry({"x": HeaderParameter("x", "str")}, algorithms=["RS256"], strict_check_header=False)
    header = {"alg": "RS256", "kid": "epic-1", "crit": ["x"], "x": "y"}
    token = jws.serialize_compact(header, _payload_of(_id_token(signer)), signer, registry=registry)
    with pytest.raises(Problem):
        _redeem(current, client, token)


def _payload_of(token):
    return jws.extract_compact(token.encode()).payload


def test_missing_token_where_one_is_due(current, client):
    """A current environment that sends no identity token starts nothing."""
    with pytest.raises(Problem):
        _redeem(current, client)


def test_signed_by_somebody_else(current, client):
    """A token under a known key id that another key signed starts nothing."""
    with pytest.raises(Problem):
        _redeem(current, client, _id_token(RSAKey.generate_key(2048)))


def test_two_minutes_of_difference(current, client, signer):
    """Clocks that differ by two minutes break nothing."""
    early, late = NOW + timedelta(seconds=110), NOW - timedelta(seconds=110)
    _redeem(current, client, _id_token(signer, iat=int(early.timestamp()), nbf=int(early.timestamp())))
    _redeem(current, client, _id_token(signer, exp=int(late.timestamp())))


def test_rotated_key(current, client, signer):
    """After Epic changed its key the next launch finds the new one."""
    _redeem(current, client, _id_token(signer))
    fresh = RSAKey.generate_key(2048, {"kid": "epic-2", "use": "sig", "alg": "RS256"})
    current.table[f"{ISSUER}/keys"] = (200, {"keys": [fresh.as_dict(private=False)]})
    assert _redeem(current, client, _id_token(fresh, kid="epic-2")).identity["sub"] == "e1"


def test_unknown_keys_are_looked_up_within_bounds(current, client, signer):
    """Tokens under invented key ids do not make us ask for keys without end."""
    for number in range(30):
        with pytest.raises(Problem):
            _redeem(current, client, _id_token(signer, kid=f"invented-{number}"))
    assert sum(request.url.endswith("/keys") for request in current.sent) <= 10


def test_november_2018(old, client):
    """An environment that publishes metadata only is found by it, without PKCE and without identity token."""
    url = client.authorize_url(BASE, SignInRequest(Purpose.PROVIDER_LAUNCH, "s", "n", "v", "l"))
    assert url.startswith(f"{ISSUER}/authorize?")
    assert "code_challenge" not in url
    assert _redeem(old, client).identity is None


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, "<html>OAuth2 Error</html>"),
        (400, {"error": "invalid_client", "error_description": None}),
        (403, ""),
        (400, ""),
    ],
)
def test_epics_own_answers(current, client, status, body):
    """HTML, null descriptions and empty bodies end in a message."""
    current.table[f"{ISSUER}/token"] = (status, body)
    with pytest.raises(Problem):
        client.redeem(BASE, Purpose.PROVIDER_LAUNCH, "code", ATTEMPT)


@pytest.mark.parametrize(
    "answer",
    [
        (404, "not found"),
        (200, "<CapabilityStatement/>"),
        (200, {"resourceType": "OperationOutcome"}),
        (200, {**STATEMENT, "software": {"name": "HAPI FHIR Server"}}),
        (200, {**STATEMENT, "software": {"name": "Epic", "version": "August 2018"}}),
        (200, {"resourceType": "CapabilityStatement"}),
    ],
)
def test_what_is_no_epic_of_ours(network, client, answer):
    """Whatever is no FHIR server of Epic November 2018 or later is refused with a reason."""
    network.table[f"{BASE}/metadata"] = answer
    with pytest.raises(InvalidField) as refusal:
        client.validate(BASE)
    assert refusal.value.why.endswith(".")


def test_no_answer_at_all(network, client):
    """An address where nothing answers is refused with a reason."""
    network.answers = [None] * 4
    with pytest.raises(InvalidField):
        client.validate(BASE)
