"""What Graph tells of subscriptions and licences, remembered for a while so that a launch need not ask again.

Only good news is kept: whoever bought what was missing can go on at once.
"""

from collections.abc import Callable

from connector.adapters.cache import Cache
from connector.adapters.http import somebody_waits, time_left
from connector.ports import ReadinessOf

KEPT_S = 3600.0
PATIENCE_S = 2.0
"""A visit does not fail because Graph takes long over its licences."""


class RememberedLicences:
    """Asks, and remembers what is there."""

    def __init__(self, readiness: ReadinessOf) -> None:
        self._readiness = readiness
        self._subscribed = Cache[bool | None]()
        self._licensed = Cache[bool | None]()

    def is_subscribed(self, tenant_id: str) -> bool | None:
        """Whether the organization has an active subscription; None where Graph does not tell."""
        return self._subscribed.get(tenant_id, lambda: _asked(lambda: self._readiness.is_subscribed(tenant_id)))

    def has_teams(self, tenant_id: str, oid: str) -> bool | None:
        """Whether somebody's licences include Teams meetings; None where Graph does not tell."""
        return self._licensed.get(
            f"{tenant_id} {oid}", lambda: _asked(lambda: self._readiness.has_teams(tenant_id, oid))
        )


def _asked(ask: Callable[[], bool | None]) -> tuple[bool | None, float]:
    with somebody_waits(min(PATIENCE_S, time_left())):
        told = ask()
    return told, KEPT_S if told else 0.0
