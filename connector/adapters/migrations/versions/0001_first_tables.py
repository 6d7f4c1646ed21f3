"""The first tables."""

import sqlalchemy as sa
from alembic import op

from connector.adapters.store.tables import Moment

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes all tables."""
    op.create_table(
        "accounts",
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("fhir_base", sa.String(length=500), nullable=False),
        sa.Column("ehr_user_id", sa.String(length=200), nullable=False),
        sa.Column("oid", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "fhir_base", "ehr_user_id"),
        sa.UniqueConstraint("tenant_id", "fhir_base", "oid", name="one_user_per_account"),
    )
    op.create_table(
        "attempts",
        sa.Column("state_digest", sa.String(length=64), nullable=False),
        sa.Column("browser_digest", sa.String(length=64), nullable=False),
        sa.Column("purpose", sa.String(length=30), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("verifier", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.PrimaryKeyConstraint("state_digest"),
    )
    op.create_index("attempts_by_end", "attempts", ["expires_at"], unique=False)
    op.create_table(
        "configurations",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("fhir_base", sa.String(length=500), nullable=False),
        sa.Column("environment", sa.String(length=10), nullable=False),
        sa.Column("approver_oid", sa.String(length=36), nullable=False),
        sa.Column("organizer_oid", sa.String(length=36), nullable=False),
        sa.Column("status_address", sa.String(length=500), nullable=False),
        sa.Column("derived_status_address", sa.String(length=500), nullable=False),
        sa.Column("approved_at", Moment(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("tenant_id", "fhir_base", name="one_row_per_fhir_base"),
    )
    op.create_index("configurations_by_fhir_base", "configurations", ["fhir_base"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("configuration_id", sa.String(length=32), nullable=False),
        sa.Column("session_id", sa.String(length=200), nullable=False),
        sa.Column("external_id", sa.String(length=64), nullable=False),
        sa.Column("meeting_id", sa.String(length=400), nullable=False),
        sa.Column("join_url", sa.String(length=2000), nullable=False),
        sa.Column("presenters", sa.JSON(), nullable=True),
        sa.Column("touched_at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(
            ["configuration_id"],
            ["configurations.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("external_id"),
    )
    op.create_table(
        "expected",
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("ehr_user_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("oid", sa.String(length=36), nullable=False),
        sa.Column("launches", sa.Integer(), nullable=False),
        sa.Column("reported", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "ehr_user_id", "kind"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("ehr_user_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("connected", sa.Boolean(), nullable=False),
        sa.Column("due_at", Moment(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("refused_with", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("outbox_by_person", "outbox", ["state", "visit_id", "ehr_user_id", "kind"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=200), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("ehr_user_id", sa.String(length=200), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
        ),
        sa.PrimaryKeyConstraint("visit_id", "participant_id", "at", "place"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("client_state_digest", sa.String(length=64), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("subscription_id", sa.String(length=100), nullable=False),
        sa.Column("expires_at", Moment(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("gone_at", Moment(), nullable=True),
        sa.ForeignKeyConstraint(
            ["visit_id"],
            ["visits.id"],
        ),
        sa.PrimaryKeyConstraint("client_state_digest"),
    )
    op.create_index("subscriptions_by_id", "subscriptions", ["subscription_id"], unique=False)
    op.create_index("subscriptions_by_visit", "subscriptions", ["visit_id"], unique=False)


def downgrade() -> None:
    """Drops all tables."""
    op.drop_index("subscriptions_by_visit", table_name="subscriptions")
    op.drop_index("subscriptions_by_id", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_table("sightings")
    op.drop_index("outbox_by_person", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("expected")
    op.drop_table("visits")
    op.drop_index("configurations_by_fhir_base", table_name="configurations")
    op.drop_table("configurations")
    op.drop_index("attempts_by_end", table_name="attempts")
    op.drop_table("attempts")
    op.drop_table("accounts")
