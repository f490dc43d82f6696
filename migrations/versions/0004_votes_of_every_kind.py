"""Votes have a method, and ballots say more of ideas than how many dots they get."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

BOTH = "(kind = 'vote') = (method IS NOT NULL)"


def upgrade() -> None:
    op.add_column("round", sa.Column("method", sa.String(length=30), nullable=True))
    op.execute("UPDATE round SET method = 'dots' WHERE kind = 'vote'")
    with op.batch_alter_table("round") as round_:
        round_.create_check_constraint("ck_round_votes_have_a_method", BOTH)
    with op.batch_alter_table("ballot") as changed:
        changed.alter_column("budget", existing_type=sa.Integer(), nullable=True)
    _replace(
        "dots",
        "mark",
        sa.Column("value", sa.Integer(), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.CheckConstraint("value BETWEEN -1 AND 10000", name="ck_mark_value_of_some_method"),
        sa.CheckConstraint("effort BETWEEN 1 AND 5", name="ck_mark_effort_on_its_scale"),
        columns=("value", "points"),
    )


def downgrade() -> None:
    """Votes with other methods cannot be told any more: they go, with their ballots."""
    round_ = sa.table("round", sa.column("id"), sa.column("method"))
    ballot = sa.table("ballot", sa.column("id"), sa.column("round_id"))
    mark = sa.table("mark", sa.column("ballot_id"))
    rounds = sa.select(round_.c.id).where(round_.c.method != "dots")
    ballots = sa.select(ballot.c.id).where(ballot.c.round_id.in_(rounds))
    op.execute(mark.delete().where(mark.c.ballot_id.in_(ballots)))
    op.execute(ballot.delete().where(ballot.c.round_id.in_(rounds)))
    op.execute(round_.delete().where(round_.c.method != "dots"))
    _replace(
        "mark",
        "dots",
        sa.Column("points", sa.Integer(), nullable=False),
        sa.CheckConstraint("points > 0", name="ck_dots_points_positive"),
        columns=("points", "value"),
    )
    with op.batch_alter_table("ballot") as changed:
        changed.alter_column("budget", existing_type=sa.Integer(), nullable=False)
    with op.batch_alter_table("round") as changed:
        changed.drop_constraint("ck_round_votes_have_a_method", type_="check")
        changed.drop_column("method")


def _replace(old: str, new: str, *said: sa.schema.SchemaItem, columns: tuple[str, str]) -> None:
    """A table under a new name: constraints and indexes are named after their table."""
    to, of = columns
    op.create_table(
        new,
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        *said,
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name=f"fk_{new}_ballot_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name=f"fk_{new}_idea_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "idea_id", name=f"pk_{new}"),
    )
    op.execute(
        f"INSERT INTO {new} (ballot_id, idea_id, {to}) SELECT ballot_id, idea_id, {of} FROM {old}"  # noqa: S608
    )
    op.drop_table(old)
    op.create_index(f"ix_{new}_idea_id", new, ["idea_id"], unique=False)
