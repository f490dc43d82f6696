"""Polls: a question with choices, a scale, words or a short text, and what people answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BOTH = "(kind = 'poll') = (poll IS NOT NULL)"


def upgrade() -> None:
    op.add_column("round", sa.Column("poll", sa.String(length=30), nullable=True))
    op.add_column("round", sa.Column("choices", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("round", sa.Column("most_answers", sa.Integer(), nullable=True))
    with op.batch_alter_table("round") as round_:
        round_.alter_column("choices", existing_type=sa.JSON(), server_default=None)
        round_.create_check_constraint("ck_round_polls_have_a_kind", BOTH)
    op.create_table(
        "answer",
        sa.Column("ballot_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=200), nullable=True),
        sa.Column("key", sa.String(length=600), nullable=True),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.CheckConstraint("(choice IS NULL) <> (text IS NULL)", name="ck_answer_one_or_other"),
        sa.CheckConstraint("(text IS NULL) = (key IS NULL)", name="ck_answer_texts_have_a_key"),
        sa.ForeignKeyConstraint(
            ["ballot_id"], ["ballot.id"], name="fk_answer_ballot_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ballot_id", "place", name="pk_answer"),
    )
    op.create_index("ix_answer_key", "answer", ["key"], unique=False)
    op.create_table(
        "hidden_answer",
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=600), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name="fk_hidden_answer_round_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("round_id", "key", name="pk_hidden_answer"),
    )


def downgrade() -> None:
    """Polls cannot be told any more: they go, with what people answered."""
    op.drop_table("hidden_answer")
    op.drop_index("ix_answer_key", "answer")
    op.drop_table("answer")
    round_ = sa.table("round", sa.column("id"), sa.column("kind"))
    ballot = sa.table("ballot", sa.column("round_id"))
    polls = sa.select(round_.c.id).where(round_.c.kind == "poll")
    op.execute(ballot.delete().where(ballot.c.round_id.in_(polls)))
    op.execute(round_.delete().where(round_.c.kind == "poll"))
    with op.batch_alter_table("round") as changed:
        changed.drop_constraint("ck_round_polls_have_a_kind", type_="check")
        changed.drop_column("most_answers")
        changed.drop_column("choices")
        changed.drop_column("poll")
