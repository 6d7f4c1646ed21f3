"""Faults of Microsoft Graph's answers."""

import base64
from collections.abc import Mapping
from typing import Any

from simkit.answers import Answer, late
from simkit.faults import Fault, Seam, Spoil

GRAPH_CALLS = (
    "graph.me", "graph.user", "graph.users", "graph.member_of", "graph.organization", "graph.licences",
    "graph.subscriptions",
    "meetings.create", "meetings.create_or_get", "meetings.get", "meetings.find", "meetings.update", "meetings.delete",
    "meetings.join_url", "meetings.attendance", "subscriptions.create", "subscriptions.get", "subscriptions.list",
    "subscriptions.renew", "subscriptions.delete", "subscriptions.reauthorize",
)  # fmt: skip
_TIMED_OUT = "Subscription validation request timed out."
_CLAIMS = base64.b64encode(b'{"access_token":{"nbf":{"essential":true, "value":"1604106651"}}}').decode()


def error(status: int, code: str, message: str, inner: Mapping[str, Any] | None = None) -> Spoil:
    """Answer in Graph's envelope; the ids of the request are filled in where the answer leaves."""

    def spoil(_answer: Any, options: Mapping[str, Any]) -> Answer:
        body = {"error": {"code": code, "message": message, "innerError": dict(inner or {})}}
        return Answer.json(int(options.get("status", status)), body, retry_after(options))

    return spoil


def retry_after(options: Mapping[str, Any]) -> dict[str, str]:
    """The header Retry-After in whole or fractional seconds; none where the option is null."""
    seconds = options.get("retry_after_s")
    return {} if seconds is None else {"Retry-After": str(seconds)}


def _lost(answer: Answer, options: Mapping[str, Any]) -> Answer:
    """The answer's place is taken by a 503; the ids of its headers stay."""
    ids = {name: value for name, value in answer.headers.items() if name.lower() in ("request-id", "client-request-id")}
    body = {"error": {"code": "ServiceUnavailable", "message": "The service is unavailable.", "innerError": ids}}
    return Answer.json(503, body, {**ids, **retry_after(options)})


def _challenged(_answer: Any, _options: Mapping[str, Any]) -> Answer:
    message = "Continuous access evaluation resulted in challenge with result: InteractionRequired."
    body = {"error": {"code": "InvalidAuthenticationToken", "message": message, "innerError": {}}}
    challenge = f'Bearer realm="", error="insufficient_claims", claims="{_CLAIMS}"'
    return Answer.json(401, body, {"WWW-Authenticate": challenge})


GRAPH_FAULTS = (
    Fault(
        "graph-throttles",
        GRAPH_CALLS,
        Seam.BEFORE_EFFECT,
        "Waits as long as Retry-After says (null: as it thinks fit, longer each time), then tries again; the visit "
        "still begins. A caller that comes back too early is noted in the ledger (fact early).",
        error(
            429,
            "TooManyRequests",
            "Please retry again later.",
            {"code": "429", "message": "Please retry after", "status": "429"},
        ),
        {"retry_after_s": 1, "operation": "meetings.create_or_get"},
    ),
    Fault(
        "graph-unavailable",
        GRAPH_CALLS,
        Seam.BEFORE_EFFECT,
        "Tries again a few times; then tells the person that Teams is not available and how to try again.",
        error(503, "ServiceUnavailable", "The service is unavailable."),
        {"retry_after_s": None, "operation": "meetings.create_or_get"},
    ),
    Fault(
        "graph-answer-lost",
        GRAPH_CALLS,
        Seam.BEFORE_ANSWER,
        "Asks again in a way that makes no second meeting.",
        _lost,
        {"retry_after_s": None, "operation": "meetings.create_or_get"},
    ),
    Fault(
        "graph-slow",
        GRAPH_CALLS,
        Seam.BEFORE_ANSWER,
        "Waits within its own time limit, then tells the person that Teams is not available and how to try again.",
        late(),
        {"delay_s": 5.0, "operation": "meetings.create_or_get"},
    ),
    Fault(
        "graph-challenges",
        GRAPH_CALLS,
        Seam.BEFORE_EFFECT,
        "Gets a new token (with the claims of the challenge, if it can) and tries once more.",
        _challenged,
        {"operation": "meetings.create_or_get"},
    ),
    Fault(
        "subscription-refused",
        ("subscriptions.create",),
        Seam.BEFORE_EFFECT,
        "Lets the visit go on, tries to subscribe again, and reports from what Graph still offers.",
        error(403, "Forbidden", "Subscribing was refused."),
        {"status": 403},
    ),
    Fault(
        "handshake-never-comes",
        ("subscriptions.create",),
        Seam.BEFORE_EFFECT,
        "Lets the visit go on and tries to subscribe again: the endpoint heard nothing, and Graph says it timed out.",
        error(400, "ValidationError", _TIMED_OUT),
    ),
)
