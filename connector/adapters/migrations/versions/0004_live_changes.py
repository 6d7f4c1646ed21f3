"""What is shown to those who follow a visit."""

import sqlalchemy as sa
from alembic import op

from connector.adapters.store.tables import Moment

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Makes the table."""
    op.create_table(
        "live_changes",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("ehr_user_id", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("place", sa.String(length=10), nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"]),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("live_changes_by_visit", "live_changes", ["visit_id", "id"], unique=False)


def downgrade() -> None:
    """Drops it."""
    op.drop_index("live_changes_by_visit", table_name="live_changes")
    op.drop_table("live_changes")
