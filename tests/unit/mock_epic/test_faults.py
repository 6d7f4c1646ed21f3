"""Each fault spoils one thing, and nothing else."""

import base64
import json
from typing import Any

import pytest
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from mock_epic.faults import FAULTS


def read(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims, unverified."""
    header, claims = (
        json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))) for part in token.split(".")[:2]
    )
    return header, claims


def verifies(epic: Any, token: str) -> bool:
    """Whether a published key signed the token."""
    keys = KeySet.import_key_set(epic.get("api/epic/2019/Security/Open/PublicKeys/530027/OIDC").json)
    try:
        jwt.decode(token, keys, algorithms=["RS256"])
    except (JoseError, ValueError):
        return False
    return True


@pytest.mark.parametrize("name", [fault.name for fault in FAULTS])
def test_every_fault_has_a_promise(name: str) -> None:
    """A fault says in a sentence what a good connector does about it."""
    promise = next(fault.good_connector for fault in FAULTS if fault.name == name)
    assert promise.endswith(".")


@pytest.mark.parametrize(
    ("fault", "claim"),
    [("wrong-audience", "aud"), ("wrong-issuer", "iss"), ("wrong-nonce", "nonce"), ("expired", "exp")],
)
def test_a_spoiled_claim_is_still_signed(epic: Any, fault: str, claim: str) -> None:
    """One claim is wrong, the signature and everything else are right."""
    right = read(epic.provider_token(nonce="n")["id_token"])[1]
    epic.arm(f"id-token-{fault}")
    token = epic.provider_token(nonce="n")["id_token"]
    wrong = read(token)[1]
    assert verifies(epic, token)
    changed = {name for name in right if right[name] != wrong[name]}
    assert claim in changed
    assert changed <= {claim, "iat"}


@pytest.mark.parametrize("fault", ["unknown-key", "bad-signature", "alg-none"])
def test_a_spoiled_signature_leaves_the_claims(epic: Any, fault: str) -> None:
    """The claims are right, the signature is worth nothing."""
    right = read(epic.provider_token()["id_token"])
    epic.arm(f"id-token-{fault}")
    token = epic.provider_token()["id_token"]
    header, claims = read(token)
    assert not verifies(epic, token)
    assert claims == right[1]
    assert (header.get("kid") == right[0]["kid"]) is (fault == "bad-signature")
    assert (header["alg"] == "none") is (fault == "alg-none")


@pytest.mark.parametrize(("clock", "ahead"), [("ahead", 120), ("behind", -120)])
def test_an_id_token_by_another_clock(epic: Any, clock: str, ahead: int) -> None:
    """Both times of the token are off by as much as the fault says, and nothing else is wrong with it."""
    right = read(epic.provider_token()["id_token"])[1]
    epic.arm(f"id-token-clock-{clock}")
    wrong = read(epic.provider_token()["id_token"])[1]
    for name in ("iat", "exp"):
        assert abs(wrong[name] - right[name] - ahead) <= 5
    assert {name for name in right if right[name] != wrong[name]} <= {"iat", "exp", "nonce"}


def test_a_fault_can_be_meant_for_one_role(epic: Any) -> None:
    """Facts of the token request choose which launch is spoiled."""
    epic.arm("id-token-expired", match={"role": "patient"})
    assert verifies(epic, epic.provider_token()["id_token"])
    epic.patient_token()
    assert [one["fault"] for one in epic.exchanges("smart.token")] == [None, "id-token-expired"]


@pytest.mark.parametrize(("fault", "status"), [("overloaded", 503), ("throttles", 429), ("refuses", 403)])
def test_a_report_that_the_chart_does_not_take_leaves_no_trace(epic: Any, fault: str, status: int) -> None:
    """The chart answers with a status and has heard nothing; the next report is taken."""
    epic.arm(f"chart-{fault}")
    answer = epic.report()
    assert answer.status_code == status
    assert ("Retry-After" in answer.headers) is (status != 403)
    assert epic.connections() == []
    assert epic.report().status_code == 200


def test_the_chart_refuses_with_the_status_that_was_chosen(epic: Any) -> None:
    """404 and 400 are refusals for good too."""
    epic.arm("chart-refuses", options={"status": 404})
    assert epic.report().status_code == 404


@pytest.mark.parametrize(("fault", "heard"), [("unreachable", 0), ("answer-lost", 1)])
def test_a_broken_connection_hides_whether_the_chart_heard(epic: Any, fault: str, heard: int) -> None:
    """Unreachable: it did not hear. Answer lost: it did. The caller cannot tell."""
    epic.arm(f"chart-{fault}")
    answer = epic.report()
    with pytest.raises(ConnectionError):
        answer.get_data()
    assert len(epic.connections()) == heard


def test_the_token_endpoint_can_be_away(epic: Any) -> None:
    """503 with Retry-After, and the code is not spent."""
    code = epic.code()
    epic.arm("token-endpoint-unavailable")
    answer = epic.token(code=code)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert epic.token(code=code).status_code == 200


def test_a_context_field_can_be_missing(epic: Any) -> None:
    """One field is left out of the answer."""
    epic.arm("context-field-missing", options={"field": "patient"})
    answer = epic.token(code=epic.code())
    assert "patient" not in answer.json
    assert "encounter" in answer.json
    assert int(answer.headers["Content-Length"]) == len(answer.get_data())


@pytest.mark.parametrize("fault", ["unreachable", "overloaded", "throttles", "refuses", "answer-lost"])
def test_a_fault_of_the_chart_can_be_meant_for_one_report(epic: Any, fault: str) -> None:
    """Facts of the report choose which one is spoiled."""
    epic.arm(f"chart-{fault}", match={"role": "provider", "state": "disconnected"}, skip=1)
    for _ in range(2):
        epic.report()
        epic.report(ExternalID="E1001", ExternalIDType="1")
        epic.report(ExternalID="E1001", ExternalIDType="1", ConnectionStatus="2")
    spoiled = [one["fault"] for one in epic.exchanges("telehealth.set_connection_status")]
    assert spoiled == [None] * 5 + [f"chart-{fault}"]


def test_a_fault_without_a_choice_counts_each_report_once(epic: Any) -> None:
    """Skipping one report skips one."""
    epic.arm("chart-overloaded", skip=1)
    assert [epic.report().status_code for _ in range(3)] == [200, 503, 200]


def test_a_rotated_key_is_in_the_key_set_afterwards(epic: Any) -> None:
    """The new key signs, is published, and takes the place of the one before."""
    path = "api/epic/2019/Security/Open/PublicKeys/530027/OIDC"
    before = epic.get(path).json["keys"][0]["kid"]
    epic.arm("signing-key-rotated")
    token = epic.provider_token()["id_token"]
    assert verifies(epic, token)
    assert [key["kid"] for key in epic.get(path).json["keys"]] == [read(token)[0]["kid"]] != [before]
    assert verifies(epic, epic.provider_token()["id_token"])


@pytest.mark.parametrize("fault", ["launch-expired", "launch-reused"])
def test_a_launch_ends_at_the_page(epic: Any, fault: str) -> None:
    """Once; the next launch works."""
    epic.arm(fault)
    answer = epic.authorize()
    assert answer.status_code == 400
    assert "invalid_launch_token" in answer.get_data(as_text=True)
    assert epic.exchanges("smart.authorize")[-1]["fault"] == fault
    assert epic.authorize().status_code == 302


@pytest.mark.parametrize(("fault", "status"), [("token-endpoint-unavailable", 503), ("token-endpoint-fails", 500)])
def test_the_token_endpoint_is_down(epic: Any, fault: str, status: int) -> None:
    """Without an effect: the code is still good."""
    code = epic.code()
    epic.arm(fault)
    assert epic.token(code=code).status_code == status
    assert epic.token(code=code).status_code == 200


def test_half_a_token_answer_is_no_json(epic: Any) -> None:
    """The status is 200 and the body breaks off."""
    epic.arm("token-answer-malformed")
    answer = epic.token(code=epic.code())
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Unterminated|Expecting|Invalid"):
        json.loads(answer.get_data())


def test_a_placeholder_may_stay_unfilled(epic: Any) -> None:
    """Empty, or as it stands in the record."""
    epic.arm("context-placeholder-unfilled")
    assert epic.provider_token()["sessionId"] == ""
    epic.arm("context-placeholder-unfilled", options={"field": "ehrUserId", "value": "%EPICUSERID%"})
    assert epic.provider_token()["ehrUserId"] == "%EPICUSERID%"


@pytest.mark.parametrize(
    ("fault", "status", "header"),
    [
        ("fhir-session-ended", 401, "WWW-Authenticate"),
        ("fhir-not-granted", 403, "WWW-Authenticate"),
        ("fhir-throttles", 429, "Retry-After"),
        ("fhir-unavailable", 503, "Retry-After"),
        ("fhir-answers-html", 200, "Content-Type"),
    ],
)
def test_fhir_fails_in_the_middle_of_a_session(epic: Any, fault: str, status: int, header: str) -> None:
    """One read fails with everything that Epic or a proxy would say, the next one works."""
    token = epic.provider_token()
    epic.arm(fault)
    answer = epic.fhir(f"Patient/{token['patient']}", token["access_token"])
    assert answer.status_code == status
    assert header in answer.headers
    assert answer.mimetype != "application/fhir+json"
    assert epic.fhir(f"Patient/{token['patient']}", token["access_token"]).mimetype == "application/fhir+json"


@pytest.mark.parametrize(
    ("fault", "path"),
    [
        ("discovery-unavailable", "api/FHIR/R4/.well-known/smart-configuration"),
        ("metadata-unavailable", "api/FHIR/R4/metadata"),
        ("keys-unavailable", "api/epic/2019/Security/Open/PublicKeys/530027/OIDC"),
    ],
)
def test_discovery_fails(epic: Any, fault: str, path: str) -> None:
    """Once, with Retry-After."""
    epic.arm(fault)
    answer = epic.get(path)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert epic.get(path).status_code == 200


@pytest.mark.parametrize("fault", ["token-endpoint-slow", "chart-slow"])
def test_a_late_answer_is_the_right_one(epic: Any, fault: str) -> None:
    """Nothing but the time is spoiled."""
    epic.arm(fault, options={"delay_s": 0.01})
    answer = epic.token(code=epic.code()) if fault.startswith("token") else epic.report()
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("chart-slow", {"delay_s": "long"}),
        ("chart-slow", {"delay_s": -1}),
        ("chart-refuses", {"status": 42}),
        ("context-field-missing", {"field": 7}),
    ],
)
def test_an_option_that_cannot_be_used_is_refused_at_once(epic: Any, name: str, options: dict[str, Any]) -> None:
    """When the fault is armed, not when it takes hold."""
    answer = epic.client.post("/_sim/faults", json={"name": name, "clinic": epic.name, "options": options})
    assert answer.status_code == 400
    assert "is allowed" in answer.json["error"]
