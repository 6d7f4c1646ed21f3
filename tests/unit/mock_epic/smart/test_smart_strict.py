"""The profile that answers as SMART App Launch 2.2 asks wherever Epic departs from it."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

VERIFIER = "a-verifier-that-is-long-enough-for-the-specification-0123456789"


@pytest.fixture
def strict(epic: Any) -> Any:
    """A clinic in that profile."""
    epic.make(profile="smart-strict")
    return epic


def challenge() -> dict[str, str]:
    """The challenge of the verifier."""
    import base64
    import hashlib

    digest = hashlib.sha256(VERIFIER.encode()).digest()
    return {
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }


def launched(strict: Any, scope: str = "launch openid fhirUser user/Patient.read") -> dict[str, Any]:
    """The token answer of a launch."""
    code = strict.code(scope=scope, **challenge())
    return dict(strict.token(code=code, code_verifier=VERIFIER).json)


def error_of(answer: Any) -> dict[str, list[str]]:
    """What the app is told by redirect."""
    assert answer.status_code == 302
    return parse_qs(urlsplit(answer.headers["Location"]).query)


def test_discovery_has_what_smart_requires_and_nothing_untrue(strict: Any) -> None:
    """Signing algorithms, introspection, real grants and capabilities only, and any origin may read it."""
    answer = strict.get("api/FHIR/R4/.well-known/smart-configuration")
    document = answer.json
    assert {"RS384", "ES384"} <= set(document["token_endpoint_auth_signing_alg_values_supported"])
    assert document["introspection_endpoint"].endswith("/oauth2/introspect")
    assert document["grant_types_supported"] == ["authorization_code", "refresh_token", "client_credentials"]
    assert "permission-v2" not in document["capabilities"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_banner_is_a_boolean(strict: Any) -> None:
    """As the specification has it, and not as a text."""
    assert launched(strict)["need_patient_banner"] is True


def test_the_token_answer_has_no_state(strict: Any) -> None:
    """The state is for the redirect."""
    assert "state" not in launched(strict)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"aud": "http://elsewhere.example/fhir"}, "invalid_request"),
        ({"launch": "made-up"}, "invalid_request"),
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
    ],
)
def test_errors_go_back_to_the_app(strict: Any, wrong: dict[str, Any], error: str) -> None:
    """With the state, as RFC 6749 has it; PKCE is required."""
    told = error_of(strict.authorize(**{**challenge(), **wrong}))
    assert (told["error"], told["state"]) == ([error], ["the state"])


@pytest.mark.parametrize("wrong", [{"client_id": "nobody"}, {"redirect_uri": "http://elsewhere.example/"}])
def test_an_unknown_app_or_address_is_never_redirected_to(strict: Any, wrong: dict[str, str]) -> None:
    """Without a registered redirect URI the person sees the page."""
    assert strict.authorize(**challenge(), **wrong).status_code == 400


def test_an_invalid_client_is_a_401(strict: Any) -> None:
    """RFC 6749 section 5.2."""
    answer = strict.token(auth=("provider-app", "wrong"), code="x")
    assert (answer.status_code, answer.json) == (401, {"error": "invalid_client"})
    assert answer.headers["WWW-Authenticate"].startswith("Basic")


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("user/Patient.read", "user/Patient.read"),
        ("user/Patient.rs", "user/Patient.rs"),
        ("user/Patient.cruds", "user/Patient.rs"),
        ("patient/Patient.r", "patient/Patient.r"),
        ("user/Observation.read", ""),
        ("system/Patient.read", ""),
        ("user/Patient.write", ""),
    ],
)
def test_scopes_are_granted_as_asked(strict: Any, asked: str, granted: str) -> None:
    """In the spelling in which they were asked for, as far as the app may have them."""
    assert launched(strict, f"launch {asked}")["scope"] == f"launch {granted}".strip()


def test_a_wildcard_becomes_the_types_of_the_app(strict: Any) -> None:
    """user/*.read is granted type by type."""
    scopes = launched(strict, "launch user/*.read")["scope"].split()
    assert {"user/Patient.read", "user/Encounter.read"} <= set(scopes)
    assert "user/*.read" not in scopes


def test_scopes_decide_what_a_token_opens(strict: Any) -> None:
    """What was not asked for is a 403."""
    token = launched(strict)
    assert strict.fhir(f"Patient/{token['patient']}", token["access_token"]).status_code == 200
    assert strict.fhir(f"Encounter/{token['encounter']}", token["access_token"]).status_code == 403


def test_browsers_of_registered_origins_may_call_the_token_endpoint(strict: Any) -> None:
    """A preflight and an answer carry the origin; another origin hears nothing."""
    for origin, told in (("http://connector.example", "http://connector.example"), ("http://x.example", None)):
        preflight = strict.client.options(f"/{strict.name}/oauth2/token", headers={"Origin": origin})
        assert preflight.headers.get("Access-Control-Allow-Origin") == told
    answer = strict.post("oauth2/token", data={}, headers={"Origin": "http://connector.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "http://connector.example"


def test_json_is_usual(strict: Any) -> None:
    """A client that asks for nothing gets JSON."""
    assert strict.get("api/FHIR/R4/metadata").mimetype == "application/fhir+json"
    assert strict.get("api/FHIR/R4/metadata", headers={"Accept": "application/xml"}).mimetype == "application/xml"
