"""The machine's clock."""

from datetime import UTC, datetime


class SystemClock:
    """The time of the machine, in UTC."""

    def now(self) -> datetime:
        """The time in UTC."""
        return datetime.now(UTC)  # noqa: TID251 -- here and nowhere else
