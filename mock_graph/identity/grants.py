"""What was granted at a sign-in and waits to be redeemed: authorization codes and refresh tokens."""

import threading
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from mock_graph.identity.refusals import EntraError
from mock_graph.identity.scopes import Asked
from mock_graph.identity.token_refusals import (
    CodeExpired,
    CodeInvalid,
    CodeSpent,
    RefreshInactive,
    RefreshRevoked,
    SignInTooOld,
)
from simkit.clock import Clock
from simkit.ids import Ids

CODE_LIFETIME = timedelta(minutes=10)
REFRESH_LIFETIME = timedelta(days=90)
REVOCATIONS: dict[str, type[EntraError]] = {
    "password-changed": RefreshRevoked,
    "sign-in-frequency": SignInTooOld,
    "inactive": RefreshInactive,
}


@dataclass(frozen=True)
class Grant:
    """A user's sign-in to an app; `challenge` and `challenge_method` are those of RFC 7636, if any.

    `sid` names the browser's session.
    """

    tenant_id: str
    user_id: str
    client_id: str
    asked: Asked
    redirect_uri: str = ""
    nonce: str | None = None
    challenge: str | None = None
    challenge_method: str | None = None
    sid: str = ""


@dataclass(frozen=True)
class _Kept:
    grant: Grant
    until: datetime
    revoked: type[EntraError] | None = None


class Grants:
    """Codes (single use, ten minutes) and refresh tokens (ninety days); safe to use from several threads."""

    def __init__(self, clock: Clock, ids: Ids) -> None:
        self._clock = clock
        self._ids = ids
        self._codes: dict[str, _Kept] = {}
        self._spent: dict[str, datetime] = {}
        self._refresh: dict[str, _Kept] = {}
        self._lock = threading.Lock()

    def issue_code(self, grant: Grant) -> str:
        """A new authorization code."""
        code = f"1.A{self._ids.token('authorization-code', 48)}"
        now = self._clock.now()
        with self._lock:
            self._drop_stale(now)
            self._codes[code] = _Kept(grant, now + CODE_LIFETIME)
        return code

    def spend_code(self, code: str) -> Grant:
        """The grant of a code, which is spent by this; CodeSpent, CodeExpired or CodeInvalid otherwise."""
        with self._lock:
            if code in self._spent:
                raise CodeSpent
            kept = self._codes.pop(code, None)
            if kept is None:
                raise CodeInvalid
            self._spent[code] = kept.until
        if self._clock.now() >= kept.until:
            raise CodeExpired
        return kept.grant

    def issue_refresh_token(self, grant: Grant) -> str:
        """A new refresh token; the ones before it stay good."""
        token = f"1.A{self._ids.token('refresh-token', 64)}"
        with self._lock:
            self._refresh[token] = _Kept(grant, self._clock.now() + REFRESH_LIFETIME)
        return token

    def refreshed(self, token: str) -> Grant:
        """The grant behind a refresh token; CodeInvalid, RefreshInactive or the reason of its revocation otherwise."""
        kept = self._refresh.get(token)
        if kept is None:
            raise CodeInvalid
        if kept.revoked is not None:
            raise kept.revoked
        if self._clock.now() >= kept.until:
            raise RefreshInactive
        return kept.grant

    def revoke(self, tenant_id: str, user_id: str, reason: str) -> int:
        """Revoke every refresh token of a user for one of `REVOCATIONS`; how many there were."""
        with self._lock:
            mine = {
                token: replace(kept, revoked=REVOCATIONS[reason])
                for token, kept in self._refresh.items()
                if (kept.grant.tenant_id, kept.grant.user_id) == (tenant_id, user_id)
            }
            self._refresh.update(mine)
        return len(mine)

    def forget_tenant(self, tenant_id: str) -> None:
        """Revoke everything that was granted in a tenant."""
        with self._lock:
            self._codes = {code: kept for code, kept in self._codes.items() if kept.grant.tenant_id != tenant_id}
            self._refresh = {key: kept for key, kept in self._refresh.items() if kept.grant.tenant_id != tenant_id}

    def _drop_stale(self, now: datetime) -> None:
        """Codes long expired are remembered as spent for another lifetime and then forgotten."""
        if len(self._codes) + len(self._spent) < 10_000:
            return
        horizon = now - CODE_LIFETIME
        self._codes = {code: kept for code, kept in self._codes.items() if kept.until > horizon}
        self._spent = {code: until for code, until in self._spent.items() if until > horizon}
