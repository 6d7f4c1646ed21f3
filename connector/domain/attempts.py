"""A sign-in under way: one attempt per tab, bound to the browser that began it, good for one answer.

RFC 6749 §10.12 (state), RFC 7636 (PKCE), OpenID Connect Core 3.1.2.1 (nonce).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hmac import compare_digest

PATIENCE = timedelta(minutes=10)
"""How long a person may take to sign in."""


class Purpose(StrEnum):
    """What a sign-in is for."""

    PROVIDER_LAUNCH = "provider-launch"
    PATIENT_LAUNCH = "patient-launch"
    APPROVAL = "approval"
    PROVIDER_ACCOUNT = "provider-account"
    PORTAL = "portal"


@dataclass(frozen=True)
class Secrets:
    """What an attempt hands out: `state` and `nonce` to the server, `browser` to the browser, as a cookie."""

    state: str
    nonce: str
    verifier: str
    browser: str


@dataclass(frozen=True)
class Attempt:
    """What is remembered of an attempt. State and browser secret are kept as digests only."""

    state_digest: str
    browser_digest: str
    purpose: Purpose
    nonce: str
    verifier: str
    facts: dict[str, str]
    expires_at: datetime


class StateCheck:
    """Decides whether an answer belongs to an attempt. A policy, so that it can be replaced in one place."""

    def accepts(self, attempt: Attempt, purposes: tuple[Purpose, ...], browser_digest: str, now: datetime) -> bool:
        """True if the answer came to the browser that began the attempt, for its purpose and in time."""
        return (
            attempt.purpose in purposes
            and now < attempt.expires_at
            and compare_digest(attempt.browser_digest, browser_digest)
        )
