"""Whether a caller that was told to wait did wait."""

from collections.abc import Sequence
from datetime import datetime

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView
from simkit.exchange import Exchange

_ROUNDING_S = 0.05


def honours_retry_after(ledger: LedgerView, evidence: Evidence, operations: Sequence[str], fault: str) -> None:
    """After each answer that a fault gave with Retry-After, the same call came again, and no earlier than asked."""
    calls = ledger.all(*operations)
    refused = [call for call in calls if call.fault == fault]
    if not refused:
        raise CheckFailed(Finding("a call that is told to wait", "no such call was made"))
    for call in refused:
        again = next((later for later in calls if later.number > call.number and _same(later, call)), None)
        _judge(call, again, evidence)


def _judge(refused: Exchange, again: Exchange | None, evidence: Evidence) -> None:
    asked = float(dict(refused.response_headers).get("Retry-After", "0"))
    expected = f"the call is repeated, no earlier than {asked:g} seconds after the answer"
    hint = "read Retry-After and wait that long before the next try"
    if again is None:
        raise CheckFailed(Finding(expected, "it was never repeated", hint, (refused,)))
    waited = (_instant(again) - _instant(refused)).total_seconds() - refused.seconds
    if waited < asked - _ROUNDING_S:
        raise CheckFailed(Finding(expected, f"it came again after {waited:.2f} seconds", hint, (refused, again)))
    evidence.saw(f"asked to wait {asked:g} s, waited {waited:.2f} s", refused, again)


def _same(later: Exchange, earlier: Exchange) -> bool:
    subjects = [name for name in ("csn", "external_id", "state", "meeting") if earlier.facts.get(name) is not None]
    return all(later.facts.get(name) == earlier.facts.get(name) for name in subjects)


def _instant(exchange: Exchange) -> datetime:
    return datetime.fromisoformat(exchange.at)
