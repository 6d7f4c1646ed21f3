"""Id tokens, discovery and introspection."""

from datetime import timedelta
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet


def verified(epic: Any, token: str) -> dict[str, Any]:
    """The claims, if a published key signed them."""
    keys = KeySet.import_key_set(epic.get("api/epic/2019/Security/Open/PublicKeys/530027/OIDC").json)
    decoded = jwt.decode(token, keys, algorithms=["RS256"])
    assert decoded.header["typ"] == "JWT"
    assert decoded.header["kid"]
    return dict(decoded.claims)


def test_the_id_token_of_a_clinician(epic: Any) -> None:
    """Signed by a published key, for this app, from this environment, for five minutes."""
    answer = epic.provider_token(nonce="n-1", scope="launch openid fhirUser profile")
    claims = verified(epic, answer["id_token"])
    assert claims["iss"] == f"http://epic.example/{epic.name}/oauth2"
    assert claims["aud"] == "provider-app"
    assert claims["exp"] - claims["iat"] == 300
    assert claims["nonce"] == "n-1"
    assert claims["preferred_username"] == "OKAFOR"
    assert claims["fhirUser"] == f"{epic.fhir_base}/Practitioner/{claims['sub']}"


def test_the_id_token_of_a_patient(epic: Any) -> None:
    """The subject of a MyChart launch is the patient's FHIR id."""
    answer = epic.patient_token()
    claims = verified(epic, answer["id_token"])
    assert claims["sub"] == answer["patient"]
    assert claims["fhirUser"] == f"{epic.fhir_base}/Patient/{claims['sub']}"


@pytest.mark.parametrize(("scope", "absent"), [("launch openid", "fhirUser"), ("launch openid", "preferred_username")])
def test_claims_follow_the_scope(epic: Any, scope: str, absent: str) -> None:
    """What was not asked for is not in the id token."""
    assert absent not in verified(epic, epic.provider_token(scope=scope)["id_token"])


def test_no_nonce_without_one(epic: Any) -> None:
    """A nonce is copied, never made."""
    assert "nonce" not in verified(epic, epic.provider_token()["id_token"])


def test_the_smart_configuration(epic: Any) -> None:
    """The members are those that Epic publishes, with this environment's addresses."""
    found = epic.get("api/FHIR/R4/.well-known/smart-configuration").json
    root = f"http://epic.example/{epic.name}"
    assert found["authorization_endpoint"] == f"{root}/oauth2/authorize"
    assert found["token_endpoint"] == f"{root}/oauth2/token"
    assert found["jwks_uri"].startswith(root)
    assert found["issuer"] == f"{root}/oauth2"
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert "introspection_endpoint" not in found
    assert len(found["capabilities"]) == 17


@pytest.mark.parametrize("place", ["oauth2", "api/FHIR/R4"])
def test_openid_discovery_in_both_places(epic: Any, place: str) -> None:
    """The OpenID document stands at the issuer and below the FHIR base."""
    found = epic.get(f"{place}/.well-known/openid-configuration").json
    assert found["issuer"] == f"http://epic.example/{epic.name}/oauth2"
    assert found["id_token_signing_alg_values_supported"] == ["RS256"]


def test_there_is_no_rfc_8414_document(epic: Any) -> None:
    """/.well-known/oauth-authorization-server is not found."""
    assert epic.get(".well-known/oauth-authorization-server").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "api/FHIR/R4/.well-known/smart-configuration",
        "api/FHIR/R4/.well-known/openid-configuration",
        "oauth2/.well-known/openid-configuration",
        "api/epic/2019/Security/Open/PublicKeys/530027/OIDC",
    ],
)
def test_november_2018_has_the_metadata_only(epic: Any, path: str) -> None:
    """Discovery documents are not found in November 2018, the CapabilityStatement is."""
    epic.make(profile="nov2018")
    missing = epic.get(path)
    assert (missing.status_code, missing.mimetype) == (404, "text/html")
    assert epic.get("api/FHIR/R4/metadata").status_code == 200


def test_an_unusual_fhir_path_works(epic: Any) -> None:
    """A FHIR base need not contain /FHIR/R4."""
    epic.make(fhir_path="fhir/auth/api/FHDST")
    assert epic.fhir_base.endswith("/fhir/auth/api/FHDST")
    assert epic.get("fhir/auth/api/FHDST/.well-known/smart-configuration").status_code == 200
    assert epic.provider_token()["patient"]


def test_introspection_tells_about_a_token(epic: Any) -> None:
    """An app may ask about its own tokens."""
    token = epic.patient_token()
    bearer = {"Authorization": f"Bearer {token['access_token']}"}
    about = epic.post("oauth2/introspect", data={"token": token["access_token"]}, headers=bearer).json
    assert about["active"] is True
    assert about["client_id"] == "patient-app"
    assert about["patient"] == token["patient"]
    assert about["epic_user_type"] == "WPR"
    assert about["username"] == "MAYAL"
    assert {"scope", "exp", "sub", "iss", "jti", "fhirUser"} <= set(about)


def test_introspection_of_a_strange_token_says_only_that_it_is_not_active(epic: Any) -> None:
    """Unknown tokens and other apps' tokens are not active."""
    bearer = {"Authorization": f"Bearer {epic.patient_token()['access_token']}"}
    for strange in ("x", epic.provider_token()["access_token"]):
        assert epic.post("oauth2/introspect", data={"token": strange}, headers=bearer).json == {"active": False}


def test_introspection_of_an_old_token_says_that_it_is_not_active(epic: Any) -> None:
    """A token that is over is asked about with a newer one."""
    old = epic.patient_token()["access_token"]
    epic.clock.advance(timedelta(minutes=30))
    bearer = {"Authorization": f"Bearer {epic.patient_token()['access_token']}"}
    epic.clock.advance(timedelta(minutes=30))
    assert epic.post("oauth2/introspect", data={"token": old}, headers=bearer).json == {"active": False}


def test_introspection_needs_a_token_of_its_own(epic: Any) -> None:
    """Nobody may ask without a bearer token."""
    assert epic.post("oauth2/introspect", data={"token": "x"}).status_code == 401


def test_a_rotated_key_is_the_only_one_published(epic: Any) -> None:
    """After a rotation the old key is gone from the JWKS and new id tokens are signed by the new one."""
    old = epic.provider_token()["id_token"]
    assert epic.client.post(f"/_sim/clinics/{epic.name}/key-rotations").status_code == 201
    assert verified(epic, epic.provider_token()["id_token"])
    with pytest.raises((JoseError, ValueError)):
        verified(epic, old)
