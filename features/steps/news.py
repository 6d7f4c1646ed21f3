"""What Teams tells the connector, and what somebody else tells it in Teams' name."""

from typing import Any

from pytest_bdd import given, parsers, then

from conformance.judges import news
from conformance.rehearsal import Rehearsal

ODDITIES: dict[str, tuple[str, dict[str, Any]]] = {
    "twice": ("notifications-duplicated", {"times": None}),
    "out of order": ("notifications-reordered", {"times": 1}),
    "late": ("notification-delayed", {"times": 1, "options": {"delay_s": 1}}),
}
FORGERIES = {
    "a wrong client state": "notification-wrong-client-state",
    "a broken signature": "notification-tampered-signature",
    "a false proof of sender": "notification-bad-validation-token",
}


@given(parsers.re(r"Teams' news comes (?P<oddly>twice|out of order|late)"))
def comes_oddly(rehearsal: Rehearsal, oddly: str) -> None:
    fault, wish = ODDITIES[oddly]
    rehearsal.arm(fault, **wish)


@given(parsers.parse("somebody forges news with {flaw}"))
def forged(rehearsal: Rehearsal, flaw: str) -> None:
    rehearsal.arm(FORGERIES[flaw])


@then("the connector answered every question of Teams whether it listens")
def answered_handshakes(rehearsal: Rehearsal) -> None:
    news.answered_handshakes(rehearsal.graph, rehearsal.evidence)
