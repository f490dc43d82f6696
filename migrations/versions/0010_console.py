"""The wall can be frozen, everybody called to a page, a removed round brought back; own time."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    no, nowhere = sa.false(), ""
    op.add_column("event", sa.Column("called_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(
        "event", sa.Column("called_to", sa.String(20), nullable=False, server_default=nowhere)
    )
    op.add_column("round", sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("round", sa.Column("own_time", sa.Boolean(), nullable=False, server_default=no))
    op.create_table(
        "wall_still",
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("locale", sa.String(10), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_wall_still_event_id_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("event_id", "locale", name="pk_wall_still"),
    )


def downgrade() -> None:
    """Rounds that were removed go for good."""
    op.drop_table("wall_still")
    round_ = sa.table("round", sa.column("removed_at"))
    op.execute(round_.delete().where(round_.c.removed_at.is_not(None)))
    with op.batch_alter_table("round") as changed:
        changed.drop_column("own_time")
        changed.drop_column("removed_at")
    with op.batch_alter_table("event") as changed:
        changed.drop_column("called_to")
        changed.drop_column("called_at")
