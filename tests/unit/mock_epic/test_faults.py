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
