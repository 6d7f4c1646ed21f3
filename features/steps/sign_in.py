"""Signing in at Epic: what protects it, and what happens when it comes back wrong."""

from pytest_bdd import given, parsers, then, when

from conformance.deeds import tampering
from conformance.judges import screens_shown, sign_in
from conformance.rehearsal import Rehearsal

FORGED_IDENTITIES = {
    "a wrong signature": "id-token-bad-signature",
    "another issuer": "id-token-wrong-issuer",
    "another audience": "id-token-wrong-audience",
    "a wrong nonce": "id-token-wrong-nonce",
    "an unknown key": "id-token-unknown-key",
    "no algorithm": "id-token-alg-none",
    "an old age": "id-token-expired",
}


FORGED_AT_MICROSOFT = {
    "a wrong signature": "microsoft-id-token-bad-signature",
    "another issuer": "microsoft-id-token-wrong-issuer",
    "another tenant": "microsoft-id-token-wrong-tenant",
    "another audience": "microsoft-id-token-wrong-audience",
    "a wrong nonce": "microsoft-id-token-wrong-nonce",
    "an old age": "microsoft-id-token-expired",
}


@given(parsers.re(r"(?P<service>Epic|Microsoft)'s clock is two minutes (?P<way>ahead|behind)"))
def clock_differs(rehearsal: Rehearsal, service: str, way: str) -> None:
    token = {"Epic": "id-token", "Microsoft": "microsoft-id-token"}[service]
    rehearsal.arm(f"{token}-clock-{way}", times=None, options={"by_s": 120})


@given(parsers.parse("Microsoft's next identity has {flaw}"))
def forged_at_microsoft(rehearsal: Rehearsal, flaw: str) -> None:
    rehearsal.arm(FORGED_AT_MICROSOFT[flaw])


@given(parsers.parse("Epic's next identity has {flaw}"))
def forged_identity(rehearsal: Rehearsal, flaw: str) -> None:
    rehearsal.arm(FORGED_IDENTITIES[flaw])


@when("Dr. Okafor's sign-in comes back with an altered state")
def altered_state(rehearsal: Rehearsal) -> None:
    tampering.come_back(rehearsal, tampering.with_altered_state)


@when("Dr. Okafor's sign-in comes back with no state")
def no_state(rehearsal: Rehearsal) -> None:
    tampering.come_back(rehearsal, tampering.without_state)


@when("Dr. Okafor's sign-in comes back with the state of another person")
def foreign_state(rehearsal: Rehearsal) -> None:
    tampering.come_back_as(rehearsal, "Dr. Bergman")


@when("Dr. Okafor's sign-in comes back with a used state")
def used_state(rehearsal: Rehearsal) -> None:
    tampering.come_back_again(rehearsal)


@then("Dr. Okafor is turned back and reads what is wrong")
def turned_back(rehearsal: Rehearsal) -> None:
    hint = (
        "before redeeming a code, compare the state with the one that this browser's session began with, then forget "
        "it; answer any other with a page that says in plain words what happened"
    )
    screens_shown.is_told(rehearsal.clinician("Dr. Okafor"), rehearsal.evidence, hint)


@then("every sign-in at Epic was protected with a fresh state and a code challenge")
def protected(rehearsal: Rehearsal) -> None:
    sign_in.protected_launch(rehearsal.epic, rehearsal.evidence)


@then("every sign-in at Epic named the Epic environment that it was meant for")
def names_audience(rehearsal: Rehearsal) -> None:
    sign_in.names_audience(rehearsal.epic, rehearsal.evidence, rehearsal.clinic.fhir_base)


@then("only that good sign-in was completed")
def only_good_completed(rehearsal: Rehearsal) -> None:
    sign_in.only_good_sign_in(rehearsal.epic, rehearsal.evidence, rehearsal.mark)


@then("no other sign-in was completed")
def no_other_completed(rehearsal: Rehearsal) -> None:
    sign_in.one_token_issued(rehearsal.epic, rehearsal.evidence, rehearsal.mark)
