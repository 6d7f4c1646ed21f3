"""What the simulators saw around a finding that no exchange explains: refusals, or that nobody called them at all."""

from collections.abc import Sequence

from conformance.evidence import RehearsalBroke, Surroundings
from conformance.ledgers import LedgerView
from simkit.control_client import ControlError
from simkit.exchange import Exchange

_MOST = 4
_NOBODY_CALLED = (
    "In this scenario the connector called neither Epic nor Microsoft. If it should have, check the addresses that it "
    "was told and, over TLS, that it trusts the authority in REHEARSAL_CA_BUNDLE."
)


def surroundings(ledgers: Sequence[LedgerView]) -> Surroundings:
    """The last exchanges that ended badly (or just the last ones), and a note where the connector made no call."""
    try:
        seen = [(view, exchange) for view in ledgers for exchange in view.all()]
        callers = {id(view): _callers(view) for view in ledgers}
    except (ControlError, RehearsalBroke):
        return Surroundings()  # the finding stands without
    in_order = sorted((exchange for _, exchange in seen), key=lambda exchange: exchange.at)
    bad = [exchange for exchange in in_order if _ended_badly(exchange)]
    called = any(callers[id(view)].get(exchange.operation) == "connector" for view, exchange in seen)
    return Surroundings(tuple((bad or in_order)[-_MOST:]), "" if called else _NOBODY_CALLED)


def _ended_badly(exchange: Exchange) -> bool:
    return exchange.status is None or exchange.status >= 400


def _callers(view: LedgerView) -> dict[str, str]:
    return {operation["name"]: operation["caller"] for operation in view.client.get("/operations")["operations"]}
