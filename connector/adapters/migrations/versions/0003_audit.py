"""The audit list of the portal."""

import sqlalchemy as sa
from alembic import op

from connector.adapters.store.tables import Moment

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An empty list: nobody wrote down what was done before."""
    op.create_table(
        "audit",
        sa.Column("id", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("at", Moment(), nullable=False),
        sa.Column("tenant_id", sa.String(length=36), nullable=False),
        sa.Column("configuration_id", sa.String(length=32), nullable=False),
        sa.Column("fhir_base", sa.String(length=500), nullable=False),
        sa.Column("oid", sa.String(length=36), nullable=False),
        sa.Column("deed", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("audit_by_tenant", "audit", ["tenant_id"])


def downgrade() -> None:
    """Without the list."""
    op.drop_table("audit")
