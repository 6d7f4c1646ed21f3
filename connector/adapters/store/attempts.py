"""Sign-ins under way. They are forgotten when they are used or take too long; their secrets are encrypted.

Nonce and verifier are encrypted as one text, in the place of the verifier: either takes as long as both.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete, insert, select

from connector.adapters.secret_box import SecretBox, Unreadable
from connector.adapters.store.database import Database
from connector.adapters.store.prepared import Prepared
from connector.adapters.store.tables import attempts
from connector.domain.attempts import Attempt, Purpose

BETWEEN_SECRETS = "\n"
OF_STATE = attempts.c.state_digest == bindparam("digest")
ADD, TAKE = Prepared(insert(attempts)), Prepared(delete(attempts).where(OF_STATE).returning(*attempts.c))
HAS = Prepared(select(attempts.c.state_digest).where(OF_STATE))
ENDED = attempts.c.expires_at < bindparam("now")
ANY_ENDED = Prepared(select(attempts.c.state_digest).where(ENDED).limit(1))
FORGET_ENDED = Prepared(delete(attempts).where(ENDED))


class AttemptStore:
    """Keeps attempts."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def add(self, attempt: Attempt) -> None:
        """Remembers one."""
        locked = {"nonce": "", "verifier": self._box.lock(attempt.nonce + BETWEEN_SECRETS + attempt.verifier)}
        with self._database.writing() as connection:
            ADD.run(connection, {**vars(attempt), "purpose": attempt.purpose.value, **locked})

    def forget_ended(self, now: datetime) -> None:
        """Forgets those that took too long; where there is none, nobody who writes is kept waiting."""
        with self._database.reading() as connection:
            if ANY_ENDED.first(connection, {"now": now}) is None:
                return
        with self._database.writing() as connection:
            FORGET_ENDED.run(connection, {"now": now})

    def has(self, state_digest: str) -> bool:
        """Whether it is here and not used up; nobody who writes is kept waiting for it."""
        with self._database.reading() as connection:
            return HAS.first(connection, {"digest": state_digest}) is not None

    def take(self, state_digest: str, check: Callable[[Attempt], None]) -> Attempt | None:
        """Uses one up; one caller only gets it. One that `check` raises something about stays where it is.

        One whose key was taken away is as good as unknown.
        """
        try:
            with self._database.writing() as connection:
                found = TAKE.first(connection, {"digest": state_digest})
                attempt = self._read(found) if found else None
                if attempt:
                    check(attempt)
        except Unreadable:
            return None
        return attempt

    def _read(self, found: Any) -> Attempt:
        values = found._asdict()
        nonce, verifier = self._opened(found.nonce, found.verifier)
        return Attempt(**{**values, "nonce": nonce, "verifier": verifier, "purpose": Purpose(values["purpose"])})

    def _opened(self, nonce: str, verifier: str) -> tuple[str, str]:
        """Both secrets; one that began before they were encrypted together has each in its place."""
        opened = self._box.open(verifier)
        if nonce:
            return self._box.open(nonce), opened
        nonce, _, verifier = opened.partition(BETWEEN_SECRETS)
        return nonce, verifier
