"""Rounds say until when what arrives counts."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as round_:
        round_.add_column(sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE round SET closes_at = closed_at")


def downgrade() -> None:
    op.execute("UPDATE round SET state = 'closed' WHERE state = 'closing'")
    with op.batch_alter_table("round") as round_:
        round_.drop_column("closes_at")
