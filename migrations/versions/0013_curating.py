"""Topic fields are locked and merged, ideas have a second one; it is known who placed an idea."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def _placed(name: str) -> sa.Column:
    return sa.Column(name, sa.String(30), nullable=False, server_default="nobody")


def upgrade() -> None:
    """Whatever stands in a field was put there by a person; so far there was nobody else."""
    with op.batch_alter_table("topic_field") as changed:
        changed.add_column(sa.Column("locked_at", sa.DateTime(timezone=True), nullable=True))
        changed.add_column(sa.Column("merged_into_id", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            "fk_topic_field_merged_into_id",
            "topic_field",
            ["merged_into_id"],
            ["id"],
            ondelete="SET NULL",
        )
        changed.create_check_constraint("not_merged_into_itself", "merged_into_id <> id")
    with op.batch_alter_table("idea") as changed:
        changed.add_column(_placed("placed"))
        changed.add_column(sa.Column("second_field_id", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            "fk_idea_second_field_id",
            "topic_field",
            ["second_field_id"],
            ["id"],
            ondelete="SET NULL",
        )
        changed.create_check_constraint("in_two_fields", "second_field_id <> field_id")
        changed.create_index("ix_idea_second_field_id", ["second_field_id"], unique=False)
    _add_merges()
    with op.batch_alter_table("field_move") as changed:
        changed.add_column(sa.Column("kind", sa.String(30), nullable=False, server_default="field"))
        changed.add_column(_placed("was"))
        changed.add_column(_placed("became"))
        changed.add_column(sa.Column("merge_id", sa.Integer(), nullable=True))
        changed.create_foreign_key(
            "fk_field_move_merge_id", "field_merge", ["merge_id"], ["id"], ondelete="SET NULL"
        )
        changed.create_index("ix_field_move_merge_id", ["merge_id"], unique=False)
    _fill()


def _add_merges() -> None:
    op.create_table(
        "field_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("retired_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("rounds", sa.JSON(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["field_id"], ["topic_field.id"], name="fk_field_merge_field_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["into_id"], ["topic_field.id"], name="fk_field_merge_into_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name="fk_field_merge_person_id", ondelete="SET NULL"
        ),
        sa.CheckConstraint("field_id <> into_id", name="of_two"),
        sa.PrimaryKeyConstraint("id", name="pk_field_merge"),
    )
    op.create_index("ix_field_merge_field_id", "field_merge", ["field_id"], unique=False)


def _fill() -> None:
    idea = sa.table("idea", sa.column("field_id"), sa.column("placed"))
    op.execute(idea.update().where(idea.c.field_id.is_not(None)).values(placed="person"))
    move = sa.table(
        "field_move",
        sa.column("from_id"),
        sa.column("to_id"),
        sa.column("was"),
        sa.column("became"),
    )
    for number, who in ((move.c.from_id, "was"), (move.c.to_id, "became")):
        op.execute(move.update().where(number.is_not(None)).values({who: "person"}))


def downgrade() -> None:
    """Merged fields stay retired; second fields and marks go."""
    move = sa.table("field_move", sa.column("kind"))
    op.execute(move.delete().where(move.c.kind != "field"))
    step = sa.table("status_change", sa.column("kind"))
    op.execute(step.delete().where(step.c.kind == "second_field"))
    with op.batch_alter_table("field_move") as changed:
        changed.drop_index("ix_field_move_merge_id")
        changed.drop_constraint("fk_field_move_merge_id", type_="foreignkey")
        for name in ("merge_id", "became", "was", "kind"):
            changed.drop_column(name)
    op.drop_table("field_merge")
    with op.batch_alter_table("idea") as changed:
        changed.drop_constraint(op.f("ck_idea_in_two_fields"), type_="check")
        changed.drop_index("ix_idea_second_field_id")
        changed.drop_constraint("fk_idea_second_field_id", type_="foreignkey")
        changed.drop_column("second_field_id")
        changed.drop_column("placed")
    with op.batch_alter_table("topic_field") as changed:
        changed.drop_constraint(op.f("ck_topic_field_not_merged_into_itself"), type_="check")
        changed.drop_constraint("fk_topic_field_merged_into_id", type_="foreignkey")
        changed.drop_column("merged_into_id")
        changed.drop_column("locked_at")
