"""What can go wrong on purpose at Epic: named values, each with the promise of what a good connector does about it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from mock_epic.smart.id_token import IdTokenDraft
from simkit.answers import Answer, cut_off, refuse
from simkit.faults import Fault, Seam, Spoil

STATUS = ("telehealth.set_connection_status",)
TOKEN = ("smart.token",)
DAY_S = 86_400
_STARTS_NOTHING = "starts no visit and shows the person a message with a way to begin again"


def _claim(**changes: Any) -> Spoil:
    return lambda token, _options: replace(token, claims={**token.claims, **changes})


def _aged(token: IdTokenDraft, _options: Mapping[str, Any]) -> IdTokenDraft:
    issued, expires = token.claims["iat"] - DAY_S, token.claims["exp"] - DAY_S
    return replace(token, claims={**token.claims, "iat": issued, "exp": expires})


def _signed(named: str, by: str | None) -> Spoil:
    return lambda token, _options: replace(token, named_key=named, signing_key=by)


def _id_token(name: str, what: str, spoil: Spoil) -> Fault:
    return Fault(f"id-token-{name}", TOKEN, Seam.BEFORE_TOKEN_SIGNED, f"Sees that {what}, {_STARTS_NOTHING}.", spoil)


def _without_field(answer: Answer, options: Mapping[str, Any]) -> Answer:
    fields = json.loads(answer.body)
    fields.pop(str(options["field"]), None)
    return Answer(answer.status, pretty(fields), {**answer.headers, "Content-Length": str(len(pretty(fields)))})


def pretty(content: Any) -> bytes:
    """JSON as Epic's token endpoint writes it: indented, lines ended by CRLF."""
    return json.dumps(content, indent=2, ensure_ascii=False).replace("\n", "\r\n").encode()


def _chart(name: str, seam: Seam, promise: str, spoil: Callable[..., Any], options: Mapping[str, Any]) -> Fault:
    return Fault(f"chart-{name}", STATUS, seam, promise, spoil, options)


FAULTS = (
    _id_token("wrong-audience", "the id token is for another app", _claim(aud="somebody-else")),
    _id_token("wrong-issuer", "the id token is from another issuer", _claim(iss="https://elsewhere.example/oauth2")),
    _id_token("wrong-nonce", "the id token answers another request", _claim(nonce="not-the-nonce-that-was-sent")),
    _id_token("expired", "the id token is a day old", _aged),
    _id_token("unknown-key", "no published key signed the id token", _signed("stranger", "stranger")),
    _id_token("bad-signature", "the signature of the id token is wrong", _signed("published", "stranger")),
    _id_token("alg-none", "the id token is not signed", _signed("published", None)),
    _chart(
        "unreachable",
        Seam.BEFORE_EFFECT,
        "Keeps the report, lets the visit go on and reports once the chart answers again, in order.",
        cut_off(),
        {},
    ),
    _chart(
        "overloaded",
        Seam.BEFORE_EFFECT,
        "Waits at least as long as Retry-After says, then reports again, in order.",
        refuse(503),
        {"retry_after_s": 1},
    ),
    _chart(
        "throttles",
        Seam.BEFORE_EFFECT,
        "Waits at least as long as Retry-After says, then reports again, in order.",
        refuse(429),
        {"retry_after_s": 1},
    ),
    _chart(
        "answer-lost",
        Seam.BEFORE_ANSWER,
        "Reports again: the chart heard the report, but the connector cannot know.",
        cut_off(),
        {},
    ),
    _chart(
        "refuses",
        Seam.BEFORE_EFFECT,
        "Gives this report up (400, 403, 404), tells the operator, and delays no other visit's reports.",
        refuse(403),
        {"status": 403},
    ),
    Fault(
        "token-endpoint-unavailable",
        TOKEN,
        Seam.BEFORE_EFFECT,
        "Tells the person that Epic is not available and how to begin again; a backend call is tried again later.",
        refuse(503),
        {"retry_after_s": 1},
    ),
    Fault(
        "context-field-missing",
        TOKEN,
        Seam.BEFORE_ANSWER,
        "Starts the visit without the field (Epic guarantees none), or tells the person which knowledge is missing.",
        _without_field,
        {"field": "encounter"},
    ),
)
