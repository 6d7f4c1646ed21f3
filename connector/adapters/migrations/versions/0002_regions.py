"""Each row has its region; what an attempt keeps secret is encrypted, and longer than before."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

SECRETS = ("nonce", "verifier")


def upgrade() -> None:
    """Attempts under way were not encrypted: they are dropped, and their people sign in once more."""
    op.execute("DELETE FROM attempts")
    with op.batch_alter_table("configurations") as table:
        table.add_column(sa.Column("region", sa.String(length=10), nullable=False, server_default="americas"))
    with op.batch_alter_table("configurations") as table:
        table.alter_column("region", server_default=None, existing_type=sa.String(length=10), existing_nullable=False)
    with op.batch_alter_table("attempts") as table:
        for secret in SECRETS:
            table.alter_column(secret, type_=sa.String(length=300), existing_nullable=False)


def downgrade() -> None:
    """Back to one region and readable attempts."""
    op.execute("DELETE FROM attempts")
    with op.batch_alter_table("attempts") as table:
        for secret in SECRETS:
            table.alter_column(secret, type_=sa.String(length=64), existing_nullable=False)
    with op.batch_alter_table("configurations") as table:
        table.drop_column("region")
