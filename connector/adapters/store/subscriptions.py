"""Subscriptions to the call events of visits. Their client states are kept as digests only."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, case, func, insert, select, update

from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import ASKED, GONE, MADE_UP_FOR, STANDING, subscriptions
from connector.adapters.store.visits import RULES_SET
from connector.domain.visit import Subscription

ALIVE = Prepared(
    select(subscriptions).where(
        subscriptions.c.visit_id == bindparam("visit"),
        subscriptions.c.state == STANDING,
        subscriptions.c.expires_at > bindparam("now"),
    )
)
OF_CLIENT_STATE = subscriptions.c.client_state_digest == bindparam("digest")
BY_CLIENT_STATE = Prepared(select(subscriptions).where(OF_CLIENT_STATE))
ADD = Prepared(insert(subscriptions))
ESTABLISHED = Prepared(
    update(subscriptions).where(OF_CLIENT_STATE).values(subscription_id=bindparam("given"), state=STANDING)
)
NEWEST = func.max(subscriptions.c.expires_at)
UNSERVED = Prepared(
    select(subscriptions.c.visit_id)
    .group_by(subscriptions.c.visit_id)
    .having(
        func.sum(case((subscriptions.c.state == STANDING, 1), else_=0)) == 0,
        bindparam("expiring_from") < NEWEST,
        bindparam("expiring_until") > NEWEST,
        func.count() <= bindparam("at_most"),
    )
)


class SubscriptionStore:
    """Keeps subscriptions. One that is gone stays known, as its last events may still be on their way."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, subscription: Subscription, seated: list[str] | None = None) -> None:
        """Remembers one before Graph is asked for it: its first event may come before Graph's answer.

        `seated` are those for whom the visit's lobby was opened just before, if it was: they are remembered with it.
        """
        values = {
            "client_state_digest": subscription.client_state_digest,
            "visit_id": subscription.visit_id,
            "subscription_id": subscription.id,
            "expires_at": subscription.expires_at,
            "state": ASKED,
        }
        with self._database.writing() as connection:
            if seated is not None:
                RULES_SET.run(connection, {"visit": subscription.visit_id, "seated": seated})
            ADD.run(connection, values)

    def established(self, client_state_digest: str, subscription_id: str) -> None:
        """Graph made it; empty if Graph said that one stands already."""
        with self._database.writing() as connection:
            ESTABLISHED.run(connection, {"digest": client_state_digest, "given": subscription_id})

    def refused(self, client_state_digest: str, at: datetime) -> None:
        """Graph did not make it."""
        self._change(subscriptions.c.client_state_digest == client_state_digest, {"state": GONE, "gone_at": at})

    def extended(self, subscription_id: str, until: datetime) -> None:
        """It lives longer now."""
        self._change(subscriptions.c.subscription_id == subscription_id, {"expires_at": until})

    def removed(self, subscription_id: str, at: datetime) -> None:
        """Graph ended it."""
        self._change(subscriptions.c.subscription_id == subscription_id, {"state": GONE, "gone_at": at})

    def made_up_for(self, visit_id: str, until: datetime) -> None:
        """What those of a visit that were gone by then would have told is known from elsewhere."""
        gone = and_(
            subscriptions.c.visit_id == visit_id, subscriptions.c.state == GONE, subscriptions.c.gone_at <= until
        )
        self._change(gone, {"state": MADE_UP_FOR})

    def by_client_state(self, digest: str) -> Subscription | None:
        """The one that carries this client state."""
        with self._database.reading() as connection:
            return _subscription(BY_CLIENT_STATE.first(connection, {"digest": digest}))

    def alive(self, visit_id: str, now: datetime) -> Subscription | None:
        """A standing one of a visit."""
        with self._database.reading() as connection:
            return _subscription(ALIVE.first(connection, {"visit": visit_id, "now": now}))

    def unserved(self, expiring_from: datetime, expiring_until: datetime, at_most: int) -> list[str]:
        """The visits without a standing one whose newest would expire in this time; `at_most` were asked for so far."""
        when = {"expiring_from": expiring_from, "expiring_until": expiring_until, "at_most": at_most}
        with self._database.reading() as connection:
            return [found.visit_id for found in UNSERVED.all(connection, when)]

    def _change(self, condition: Any, values: dict[str, Any]) -> None:
        with self._database.writing() as connection:
            connection.execute(update(subscriptions).where(condition).values(values))


def _subscription(found: Any) -> Subscription | None:
    if found is None:
        return None
    return Subscription(found.client_state_digest, found.visit_id, found.subscription_id, found.expires_at)
