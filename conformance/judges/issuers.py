"""Whether an Epic environment that nobody approved was left alone."""

from conformance.evidence import CheckFailed, Evidence, Finding
from conformance.ledgers import LedgerView

_PEOPLES = "screen."


def left_alone(unknown: LedgerView, evidence: Evidence) -> None:
    """Nothing but the people's own screens was asked of that environment."""
    exchanges = unknown.all()
    own = [exchange for exchange in exchanges if exchange.operation.startswith(_PEOPLES)]
    calls = [exchange for exchange in exchanges if not exchange.operation.startswith(_PEOPLES)]
    if calls:
        raise CheckFailed(
            Finding(
                "an issuer that nobody approved is never contacted, and nobody is sent there",
                f"{len(calls)} calls, the first of them {calls[0].operation}",
                "compare iss with the approved FHIR base URLs before anything else",
                tuple(calls),
            )
        )
    if not own:
        raise CheckFailed(Finding("the launch begins at that environment's screens", "nobody used them"))
    evidence.saw("the launch came from there, and nothing was asked of that environment afterwards", own[-1])
