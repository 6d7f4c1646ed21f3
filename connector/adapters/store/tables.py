"""The tables. A change here needs a migration beside the first one."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    TypeDecorator,
    UniqueConstraint,
)


class Moment(TypeDecorator[datetime]):
    """A time in UTC, also where the database keeps no zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: without zone for SQLite."""
        if value is None:
            return None
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ARG002 -- its signature
        """From the database."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData()

configurations = Table(
    "configurations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("tenant_id", String(36), nullable=False),
    Column("fhir_base", String(500), nullable=False),
    Column("environment", String(10), nullable=False),
    Column("approver_oid", String(36), nullable=False),
    Column("organizer_oid", String(36), nullable=False),
    Column("status_address", String(500), nullable=False),
    Column("derived_status_address", String(500), nullable=False),
    Column("approved_at", Moment),
    Column("region", String(10), nullable=False),
    UniqueConstraint("tenant_id", "fhir_base", name="one_row_per_fhir_base"),
)
Index("configurations_by_fhir_base", configurations.c.fhir_base)

attempts = Table(
    "attempts",
    metadata,
    Column("state_digest", String(64), primary_key=True),
    Column("browser_digest", String(64), nullable=False),
    Column("purpose", String(30), nullable=False),
    Column("nonce", String(300), nullable=False),
    Column("verifier", String(300), nullable=False),
    Column("facts", JSON, nullable=False),
    Column("expires_at", Moment, nullable=False),
)
Index("attempts_by_end", attempts.c.expires_at)

accounts = Table(
    "accounts",
    metadata,
    Column("tenant_id", String(36), primary_key=True),
    Column("fhir_base", String(500), primary_key=True),
    Column("ehr_user_id", String(200), primary_key=True),
    Column("oid", String(36), nullable=False),
    UniqueConstraint("tenant_id", "fhir_base", "oid", name="one_user_per_account"),
)

visits = Table(
    "visits",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("configuration_id", String(32), ForeignKey("configurations.id"), nullable=False),
    Column("session_id", String(200), nullable=False),
    Column("external_id", String(64), nullable=False, unique=True),
    Column("meeting_id", String(400), nullable=False),
    Column("join_url", String(2000), nullable=False),
    Column("presenters", JSON),
    Column("touched_at", Moment, nullable=False),
)

expected = Table(
    "expected",
    metadata,
    Column("visit_id", String(32), ForeignKey("visits.id"), primary_key=True),
    Column("ehr_user_id", String(200), primary_key=True),
    Column("kind", String(10), primary_key=True),
    Column("oid", String(36), nullable=False),
    Column("launches", Integer, nullable=False),
    Column("reported", Integer, nullable=False),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("client_state_digest", String(64), primary_key=True),
    Column("visit_id", String(32), ForeignKey("visits.id"), nullable=False),
    Column("subscription_id", String(100), nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("state", String(10), nullable=False),
    Column("gone_at", Moment),
)
ASKED, STANDING, GONE, MADE_UP_FOR = "asked", "standing", "gone", "made-up"
"""The states of a subscription."""
Index("subscriptions_by_visit", subscriptions.c.visit_id)
Index("subscriptions_by_id", subscriptions.c.subscription_id)

sightings = Table(
    "sightings",
    metadata,
    Column("visit_id", String(32), ForeignKey("visits.id"), primary_key=True),
    Column("participant_id", String(200), primary_key=True),
    Column("at", Moment, primary_key=True),
    Column("place", String(10), primary_key=True),
    Column("ehr_user_id", String(200)),
    Column("kind", String(10)),
)

live_changes = Table(
    "live_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("visit_id", String(32), ForeignKey("visits.id"), nullable=False),
    Column("ehr_user_id", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("place", String(10), nullable=False),
    Column("at", Moment, nullable=False),
    sqlite_autoincrement=True,
)
Index("live_changes_by_visit", live_changes.c.visit_id, live_changes.c.id)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("visit_id", String(32), ForeignKey("visits.id"), nullable=False),
    Column("ehr_user_id", String(200), nullable=False),
    Column("kind", String(10), nullable=False),
    Column("connected", Boolean, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("state", String(10), nullable=False),
    Column("refused_with", Integer),
    sqlite_autoincrement=True,
)
Index("outbox_by_person", outbox.c.state, outbox.c.visit_id, outbox.c.ehr_user_id, outbox.c.kind)

audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("tenant_id", String(36), nullable=False),
    Column("configuration_id", String(32), nullable=False),
    Column("fhir_base", String(500), nullable=False),
    Column("oid", String(36), nullable=False),
    Column("deed", String(40), nullable=False),
    sqlite_autoincrement=True,
)
Index("audit_by_tenant", audit.c.tenant_id)
