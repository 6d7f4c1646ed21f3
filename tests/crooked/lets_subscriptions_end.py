"""Does not hear when Graph asks whether it should go on telling: the subscription ends in the middle of a visit."""

from flask import Flask

import connector.app
from connector.domain.visit import Subscription
from connector.use_cases.watch_visit import WatchVisit
from tests.crooked.build import crooked, serve

DIFFERS = {"NOT-05": "fail"}


class LetsSubscriptionsEnd(WatchVisit):
    """Subscribes once."""

    def extend(self, subscription: Subscription) -> None:
        """Nothing is extended."""


def make_app() -> Flask:
    """The crooked connector."""
    connector.app.WatchVisit = LetsSubscriptionsEnd
    return crooked()


if __name__ == "__main__":
    serve("tests.crooked.lets_subscriptions_end")
