"""The token endpoint slow, down, broken, or with less in its answer than was hoped for."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mock_epic.smart.writing import pretty
from simkit.answers import Answer, cut_off, late, refuse
from simkit.faults import Fault, Seam, Spoil

TOKEN = ("smart.token",)
_TELLS = "Tells the person that Epic is not available and how to begin again; a backend call is tried again later."
_HTML = b"<!DOCTYPE html>\r\n<html><body><h1>Service Unavailable</h1></body></html>\r\n"


def _with_fields(answer: Answer, fields: Mapping[str, Any]) -> Answer:
    body = pretty(fields)
    return replace(answer, body=body, headers={**answer.headers, "Content-Length": str(len(body))})


def _without_field(answer: Answer, options: Mapping[str, Any]) -> Answer:
    fields = json.loads(answer.body)
    fields.pop(str(options["field"]), None)
    return _with_fields(answer, fields)


def _unfilled(answer: Answer, options: Mapping[str, Any]) -> Answer:
    return _with_fields(answer, {**json.loads(answer.body), str(options["field"]): options["value"]})


def _truncated(answer: Answer, _options: Mapping[str, Any]) -> Answer:
    half = answer.body[: len(answer.body) // 2]
    return replace(answer, body=half, headers={**answer.headers, "Content-Length": str(len(half))})


def _token(name: str, seam: Seam, promise: str, spoil: Spoil, options: Mapping[str, Any] | None = None) -> Fault:
    return Fault(name, TOKEN, seam, promise, spoil, options or {})


TOKEN_FAULTS = (
    _token("token-endpoint-unavailable", Seam.BEFORE_EFFECT, _TELLS, refuse(503), {"retry_after_s": 1}),
    _token("token-endpoint-unreachable", Seam.BEFORE_EFFECT, _TELLS, cut_off()),
    _token(
        "token-endpoint-fails",
        Seam.BEFORE_EFFECT,
        _TELLS,
        refuse(500, _HTML, {"Content-Type": "text/html"}),
        {"status": 500},
    ),
    _token(
        "token-endpoint-refuses",
        Seam.BEFORE_EFFECT,
        "Tells the person that the sign-in was refused; a null description is no text to show.",
        refuse(400, b'{"error":"invalid_client","error_description":null}', {"Content-Type": "application/json"}),
        {"status": 400},
    ),
    _token(
        "token-endpoint-silent",
        Seam.BEFORE_EFFECT,
        "Tells the person that Epic refused, though there is no word of explanation in the answer.",
        refuse(403, b"", {"Content-Length": "0"}),
        {"status": 403},
    ),
    _token(
        "token-endpoint-slow",
        Seam.BEFORE_ANSWER,
        "Waits within its own time limit, or tells the person that Epic is slow; it never hangs.",
        late(),
        {"delay_s": 5.0},
    ),
    _token("token-answer-malformed", Seam.BEFORE_ANSWER, f"Takes half an answer for none. {_TELLS}", _truncated),
    _token(
        "context-field-missing",
        Seam.BEFORE_ANSWER,
        "Starts the visit without the field (Epic guarantees none), or tells the person which knowledge is missing.",
        _without_field,
        {"field": "encounter"},
    ),
    _token(
        "context-placeholder-unfilled",
        Seam.BEFORE_ANSWER,
        "Starts no visit under an empty or unfilled name: it tells the person which knowledge is missing.",
        _unfilled,
        {"field": "sessionId", "value": ""},
    ),
)
