"""Rounds collect blind, by rules of their own, into a field; they group; votes are about some ideas."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("round") as changed:
        changed.add_column(
            sa.Column("is_blind", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        changed.add_column(sa.Column("approval_first", sa.Boolean(), nullable=True))
        changed.add_column(
            sa.Column("by_everyone", sa.Boolean(), nullable=False, server_default=sa.false())
        )
        changed.add_column(sa.Column("field_id", sa.Integer(), nullable=True))
        changed.add_column(sa.Column("about_round_id", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            "fk_round_field_id", "topic_field", ["field_id"], ["id"], ondelete="SET NULL"
        )
        changed.create_foreign_key(
            "fk_round_about_round_id", "round", ["about_round_id"], ["id"], ondelete="SET NULL"
        )
    op.create_table(
        "field_wish",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_field_wish_idea_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_field_wish_participant_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["topic_field.id"], name="fk_field_wish_field_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", "participant_id", name="pk_field_wish"),
    )
    op.create_index("ix_field_wish_participant_id", "field_wish", ["participant_id"], unique=False)


def downgrade() -> None:
    """Rounds of grouping cannot be told any more: they go. Sealed ideas wait for approval again."""
    op.drop_table("field_wish")
    round_ = sa.table("round", sa.column("kind"))
    op.execute(round_.delete().where(round_.c.kind == "group"))
    for name in ("idea", "status_change"):
        table = sa.table(name, sa.column("status"))
        op.execute(table.update().where(table.c.status == "sealed").values(status="submitted"))
    with op.batch_alter_table("round") as changed:
        changed.drop_constraint("fk_round_about_round_id", type_="foreignkey")
        changed.drop_constraint("fk_round_field_id", type_="foreignkey")
        for name in ("about_round_id", "field_id", "by_everyone", "approval_first", "is_blind"):
            changed.drop_column(name)
