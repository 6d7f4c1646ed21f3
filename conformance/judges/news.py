"""Whether the connector showed Teams that it listens."""

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView

_HANDSHAKE = "notification.handshake"


def answered_handshakes(graph: LedgerView, evidence: Evidence) -> None:
    """Every validation handshake was answered, and a subscription came of it."""
    asked = graph.all(_HANDSHAKE)
    silent = [handshake for handshake in asked if handshake.facts.get("outcome") != "accepted"]
    if silent or not asked:
        raise CheckFailed(
            Finding(
                "every validation handshake is answered with its token, decoded, as text/plain",
                f"{len(silent)} of {len(asked)} were not"
                if asked
                else "Teams asked nothing: no subscription was tried",
                "answer the handshake from another thread than the one that waits for the subscription",
                tuple(silent),
            )
        )
    made = [s for s in graph.all("subscriptions.create") if s.status == 201]
    if not made:
        raise CheckFailed(Finding("a subscription after the handshakes", "none was made", "", tuple(asked)))
    evidence.saw(f"{len(asked)} handshakes answered while the subscription was pending", *asked, *made)
