"""New ideas are sorted by themselves where wanted; pairs that are not the same are remembered."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("event", sa.Column("sorts_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "dismissed_pair",
        sa.Column("low_id", sa.Integer(), nullable=False),
        sa.Column("high_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("low_id < high_id", name="ck_dismissed_pair_in_order"),
        *(
            sa.ForeignKeyConstraint(
                [column],
                [f"{table}.id"],
                name=f"fk_dismissed_pair_{column}_{table}",
                ondelete=ondelete,
            )
            for column, table, ondelete in (
                ("low_id", "idea", "CASCADE"),
                ("high_id", "idea", "CASCADE"),
                ("event_id", "event", "CASCADE"),
                ("person_id", "person", "SET NULL"),
            )
        ),
        sa.PrimaryKeyConstraint("low_id", "high_id", name="pk_dismissed_pair"),
    )
    op.create_index("ix_dismissed_pair_high_id", "dismissed_pair", ["high_id"])
    op.create_index("ix_dismissed_pair_event_id", "dismissed_pair", ["event_id"])


def downgrade() -> None:
    op.drop_table("dismissed_pair")
    with op.batch_alter_table("event") as changed:
        changed.drop_column("sorts_since")
