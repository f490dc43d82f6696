"""Questions to the podium, and who wants to know them too."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("round_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("status", sa.String(length=30), nullable=False),
        sa.Column("support_count", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("support_count >= 0", name="ck_question_support_not_negative"),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name="fk_question_round_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_question_participant_id",
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_question"),
    )
    op.create_index(
        "ix_question_by_support", "question", ["round_id", "status", "support_count", "id"]
    )
    op.create_index("ix_question_changed", "question", ["round_id", "version"])
    op.create_index("ix_question_participant_id", "question", ["participant_id"])
    op.create_index(
        "ix_question_one_now",
        "question",
        ["round_id"],
        unique=True,
        sqlite_where=sa.text("status = 'now'"),
        postgresql_where=sa.text("status = 'now'"),
    )
    op.create_table(
        "question_support",
        sa.Column("question_id", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["question.id"],
            name="fk_question_support_question_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name="fk_question_support_participant_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("question_id", "participant_id", name="pk_question_support"),
    )
    op.create_index("ix_question_support_participant_id", "question_support", ["participant_id"])


def downgrade() -> None:
    """Rounds of questions cannot be told any more: they go."""
    op.drop_table("question_support")
    op.drop_table("question")
    round_ = sa.table("round", sa.column("kind"))
    op.execute(round_.delete().where(round_.c.kind == "questions"))
