"""Faults of change notifications on their way."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from mock_graph.notifications.plan import (
    TAMPERED_SIGNATURE,
    VALIDATION_TOKEN_SPOILS,
    WRONG_AUDIENCE,
    WRONG_CLIENT_STATE,
    Planned,
    forgery,
)
from simkit.faults import Fault, Seam, Spoil

DELIVER = ("notification.deliver",)
_DISCARDS = (
    "Reports nothing of it and answers 2xx. The forged delivery is an extra one, posted once, before the true event: "
    "a roster change by which the waiting guest (or an unknown person) is in the call."
)


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


def _with_bad_token(plans: list[Planned], options: Mapping[str, Any]) -> list[Planned]:
    return [forgery(plans[0].event, str(options["wrong"])), *plans]


def _in_next_body(plans: list[Planned], _options: Mapping[str, Any]) -> list[Planned]:
    return [replace(one, batched=True, by_fault=True) for one in plans]


NOTIFICATION_FAULTS = (
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
        f"{_DISCARDS} The option says what is wrong with the token.",
        _with_bad_token,
        {"wrong": WRONG_AUDIENCE},
        {"wrong": VALIDATION_TOKEN_SPOILS},
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
        "notifications-batched",
        DELIVER,
        Seam.BEFORE_NOTIFICATION,
        "Takes every notification of a body for itself. The event travels in the next body for the same address, be it "
        "of another subscription, or five simulated seconds late if none follows.",
        _in_next_body,
    ),
)
