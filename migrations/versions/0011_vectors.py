"""What ideas say is kept as vectors, so that a text is read by the model only once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea_vector",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(40), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_idea_vector_idea_id_idea", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("idea_id", name="pk_idea_vector"),
    )


def downgrade() -> None:
    op.drop_table("idea_vector")
