"""What can go wrong on Microsoft's side, each with what a good connector does about it."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mock_graph.identity import jws
from mock_graph.notifications.plan import (
    BAD_VALIDATION_TOKEN,
    TAMPERED_SIGNATURE,
    WRONG_CLIENT_STATE,
    Planned,
    forgery,
)
from simkit.answers import Answer, late
from simkit.faults import Fault, Seam, Spoil

DELIVER = ("notification.deliver",)
TOKEN = ("entra.token",)
GRAPH_CALLS = (
    "graph.me", "graph.user", "graph.users", "graph.member_of", "graph.organization", "graph.licences",
    "meetings.create", "meetings.create_or_get", "meetings.get", "meetings.find", "meetings.update", "meetings.delete",
    "meetings.join_url", "meetings.attendance", "subscriptions.create", "subscriptions.get", "subscriptions.list",
    "subscriptions.renew", "subscriptions.delete", "subscriptions.reauthorize",
)  # fmt: skip
_DISCARDS = (
    "Reports nothing of it and answers 2xx. The forged delivery is an extra one, posted once, before the true event: "
    "a roster change by which the waiting guest (or an unknown person) is in the call."
)


def _error(status: int, code: str, message: str, inner: Mapping[str, Any] | None = None) -> Spoil:
    """Answer in Graph's envelope; the ids of the request are filled in where the answer leaves."""

    def spoil(_answer: Any, options: Mapping[str, Any]) -> Answer:
        retry = options.get("retry_after_s")
        headers = {} if retry is None else {"Retry-After": str(retry)}
        body = {"error": {"code": code, "message": message, "innerError": dict(inner or {})}}
        return Answer.json(int(options.get("status", status)), body, headers)

    return spoil


def _lost(answer: Answer, options: Mapping[str, Any]) -> Answer:
    """The answer's place is taken by a 503; the ids of its headers stay."""
    ids = {name: value for name, value in answer.headers.items() if name.lower() in ("request-id", "client-request-id")}
    body = {"error": {"code": "ServiceUnavailable", "message": "The service is unavailable.", "innerError": ids}}
    retry = options.get("retry_after_s")
    return Answer.json(503, body, ids if retry is None else {**ids, "Retry-After": str(retry)})


def _with_forgery(spoiled: str) -> Spoil:
    return lambda plans, _options: [forgery(plans[0].event, spoiled), *plans]


def _twice(plans: list[Planned], _options: Mapping[str, Any]) -> list[Planned]:
    return [*plans, *(replace(one, by_fault=True) for one in plans)]


def _late(plans: list[Planned], options: Mapping[str, Any]) -> list[Planned]:
    delay = timedelta(seconds=float(options["delay_s"]))
    return [replace(one, aside=delay, by_fault=True) for one in plans]


def _after_next(plans: list[Planned], _options: Mapping[str, Any]) -> list[Planned]:
    return [replace(one, after_next=True, by_fault=True) for one in plans]


def _nothing(_plans: list[Planned], _options: Mapping[str, Any]) -> list[Planned]:
    return []


def _claim(name: str, change: Callable[[Any], Any]) -> Spoil:
    return lambda claims, _options: {**claims, name: change(claims.get(name))}


def _bad_signature(token: str, _options: Mapping[str, Any]) -> str:
    head, body, signature = token.split(".")
    flipped = bytearray(jws.decode(signature))
    flipped[0] ^= 0xFF
    return f"{head}.{body}.{jws.encode(bytes(flipped))}"


_STARTS_NOTHING = "Starts nothing for that person and says that the sign-in to Microsoft failed."

FAULTS = (
    Fault(
        "graph-throttles",
        GRAPH_CALLS,
        Seam.BEFORE_EFFECT,
        "Waits as long as Retry-After says, then tries again; the visit still begins.",
        _error(
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
        _error(503, "ServiceUnavailable", "The service is unavailable."),
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
        "subscription-refused",
        ("subscriptions.create",),
        Seam.BEFORE_EFFECT,
        "Lets the visit go on, tries to subscribe again, and reports from what Graph still offers.",
        _error(403, "Forbidden", "Subscribing was refused."),
        {"status": 403},
    ),
    Fault(
        "notification-wrong-client-state",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        _DISCARDS,
        _with_forgery(WRONG_CLIENT_STATE),
    ),
    Fault(
        "notification-tampered-signature",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        _DISCARDS,
        _with_forgery(TAMPERED_SIGNATURE),
    ),
    Fault(
        "notification-bad-validation-token",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        _DISCARDS,
        _with_forgery(BAD_VALIDATION_TOKEN),
    ),
    Fault(
        "notifications-duplicated",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        "Reports each change once.",
        _twice,
    ),
    Fault(
        "notifications-reordered",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        "Reports what is true in the end, by the time inside the events and not by their arrival. The event comes "
        "after the next one of its subscription, or five simulated seconds late if none follows.",
        _after_next,
    ),
    Fault(
        "notification-delayed",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        "Reports what is true in the end; later events overtake the delayed one.",
        _late,
        {"delay_s": 10},
    ),
    Fault(
        "notification-lost",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        "Notices at the latest when the visit is over, and reports the disconnect that is missing.",
        _nothing,
    ),
    Fault(
        "microsoft-id-token-wrong-audience",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("aud", lambda _: "00000000-0000-4000-8000-000000000000"),
    ),
    Fault(
        "microsoft-id-token-wrong-issuer",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("iss", lambda issuer: f"{issuer}/other"),
    ),
    Fault(
        "microsoft-id-token-wrong-tenant",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("tid", lambda _: "00000000-0000-4000-8000-000000000000"),
    ),
    Fault(
        "microsoft-id-token-wrong-nonce",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _claim("nonce", lambda _: "not-the-nonce-that-was-sent"),
    ),
    Fault(
        "microsoft-id-token-expired",
        TOKEN,
        Seam.BEFORE_TOKEN_SIGNED,
        _STARTS_NOTHING,
        lambda claims, _options: {
            **claims, "iat": claims["iat"] - 7200, "nbf": claims["nbf"] - 7200, "exp": claims["iat"] - 3600,
        },
    ),
    Fault(
        "microsoft-id-token-bad-signature",
        TOKEN,
        Seam.AFTER_TOKEN_SIGNED,
        _STARTS_NOTHING,
        _bad_signature,
    ),
)  # fmt: skip
