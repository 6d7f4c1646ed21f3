"""Where Graph reports to: call events and the life of subscriptions.

Graph, "Receive change notifications through webhooks": the handshake comes while our own subscription request is still
being answered, and every delivery wants a 2xx within three seconds.
"""

from collections.abc import Callable
from functools import partial

from flask import Blueprint, Response, request

from connector.domain.problems import TooBusy
from connector.use_cases.hear_from_teams import HearFromTeams
from connector.use_cases.watch_visit import WatchVisit
from connector.web.complete import Complete

ACCEPTED = ("", 202)
AGAIN_LATER = ("", 503)
REMOVED = "subscriptionRemoved"
Later = Callable[[Callable[[], None]], None]


def notification_pages(hear: HearFromTeams, watch: WatchVisit, later: Later, wake: Callable[[], None]) -> Blueprint:
    """POST /notifications and /notifications/lifecycle."""
    pages = Blueprint("notifications", __name__, url_prefix="/notifications")
    deeds = {"reauthorizationRequired": watch.extend, REMOVED: watch.replace}

    @pages.before_request
    def handshake() -> Response | None:
        """Answers a validation request with its token as plain text."""
        token = request.args.get("validationToken")
        return None if token is None else Complete(token, 200, content_type="text/plain; charset=utf-8")

    @pages.post("")
    def notified() -> tuple[str, int]:
        """Keeps what Teams tells; 503 only if Entra ID is needed to verify it and does not answer."""
        try:
            hear.hear(request.get_json(silent=True))
        except TooBusy:
            return AGAIN_LATER
        wake()
        return ACCEPTED

    @pages.post("/lifecycle")
    def lifecycle() -> tuple[str, int]:
        """Keeps the subscription alive, after Graph has its answer; what Graph tells only once is remembered before."""
        for subscription, event in hear.lifecycle(request.get_json(silent=True)):
            if event == REMOVED:
                watch.lost(subscription)
            if event in deeds:
                later(partial(deeds[event], subscription))
        return ACCEPTED

    return pages
