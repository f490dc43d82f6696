"""Rounds say how long they take, and run a clock while they are open; agendas can be saved."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("round", sa.Column("most_per_person", sa.Integer(), nullable=True))
    op.add_column("round", sa.Column("minutes", sa.Integer(), nullable=True))
    op.add_column("round", sa.Column("ends_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "agenda_template",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("title", sa.JSON(), nullable=False),
        sa.Column("rounds", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_agenda_template"),
    )


def downgrade() -> None:
    """Rounds of discussion and breaks cannot be told any more: they go."""
    op.drop_table("agenda_template")
    round_ = sa.table("round", sa.column("kind"))
    op.execute(round_.delete().where(round_.c.kind.in_(["discuss", "break"])))
    with op.batch_alter_table("round") as changed:
        changed.drop_column("ends_at")
        changed.drop_column("minutes")
        changed.drop_column("most_per_person")
