"""Sign-ins under way. They are forgotten when they are used or take too long; their secrets are encrypted."""

from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from connector.adapters.secret_box import SecretBox, Unreadable
from connector.adapters.store.database import Database
from connector.adapters.store.tables import attempts
from connector.domain.attempts import Attempt, Purpose

SECRETS = ("nonce", "verifier")
OF_STATE = attempts.c.state_digest == bindparam("digest")
ADD, FIND, TAKE = insert(attempts), select(attempts).where(OF_STATE), delete(attempts).where(OF_STATE)
ENDED = attempts.c.expires_at < bindparam("now")
ANY_ENDED, FORGET_ENDED = select(attempts.c.state_digest).where(ENDED).limit(1), delete(attempts).where(ENDED)


class AttemptStore:
    """Keeps attempts."""

    def __init__(self, database: Database, box: SecretBox) -> None:
        self._database = database
        self._box = box

    def add(self, attempt: Attempt) -> None:
        """Remembers one."""
        locked = {name: self._box.lock(getattr(attempt, name)) for name in SECRETS}
        with self._database.writing() as connection:
            connection.execute(ADD, {**vars(attempt), "purpose": attempt.purpose.value, **locked})

    def forget_ended(self, now: datetime) -> None:
        """Forgets those that took too long; where there is none, nobody who writes is kept waiting."""
        with self._database.reading() as connection:
            if connection.execute(ANY_ENDED, {"now": now}).first() is None:
                return
        with self._database.writing() as connection:
            connection.execute(FORGET_ENDED, {"now": now})

    def find(self, state_digest: str) -> Attempt | None:
        """Looks at one; one whose key was taken away is as good as unknown."""
        with self._database.reading() as connection:
            found = connection.execute(FIND, {"digest": state_digest}).first()
        if found is None:
            return None
        values = dict(found._mapping)
        try:
            values |= {name: self._box.open(values[name]) for name in SECRETS}
        except Unreadable:
            return None
        return Attempt(**{**values, "purpose": Purpose(values["purpose"])})

    def take(self, state_digest: str) -> bool:
        """Uses one up; True for one caller only."""
        with self._database.writing() as connection:
            return connection.execute(TAKE, {"digest": state_digest}).rowcount == 1
