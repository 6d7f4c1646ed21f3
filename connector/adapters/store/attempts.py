"""Sign-ins under way. They are forgotten when they are used or take too long."""

from datetime import datetime

from sqlalchemy import delete, insert, select

from connector.adapters.store.database import Database
from connector.adapters.store.tables import attempts
from connector.domain.attempts import Attempt, Purpose


class AttemptStore:
    """Keeps attempts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, attempt: Attempt) -> None:
        """Remembers one."""
        with self._database.writing() as connection:
            connection.execute(insert(attempts).values(**{**vars(attempt), "purpose": attempt.purpose.value}))

    def forget_ended(self, now: datetime) -> None:
        """Forgets those that took too long."""
        with self._database.writing() as connection:
            connection.execute(delete(attempts).where(attempts.c.expires_at < now))

    def find(self, state_digest: str) -> Attempt | None:
        """Looks at one."""
        with self._database.reading() as connection:
            found = connection.execute(select(attempts).where(attempts.c.state_digest == state_digest)).first()
        if found is None:
            return None
        values = dict(found._mapping)
        return Attempt(**{**values, "purpose": Purpose(values["purpose"])})

    def take(self, state_digest: str) -> bool:
        """Uses one up; True for one caller only."""
        with self._database.writing() as connection:
            return connection.execute(delete(attempts).where(attempts.c.state_digest == state_digest)).rowcount == 1
