"""Ideas have places on maps, which stay from visit to visit; fields tell their history."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idea_map",
        sa.Column("scope", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("beat_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("drawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("anew", sa.Boolean(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("broke_off", sa.Boolean(), nullable=False),
        sa.Column("is_fallback", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["event_id"], ["event.id"], name="fk_idea_map_event_id_event", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scope", name="pk_idea_map"),
    )
    op.create_table(
        "idea_place",
        sa.Column("scope", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("field_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["scope"], ["idea_map.scope"], name="fk_idea_place_scope_idea_map", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["idea_id"], ["idea.id"], name="fk_idea_place_idea_id_idea", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("scope", "idea_id", name="pk_idea_place"),
    )
    op.create_index("ix_idea_place_idea_id", "idea_place", ["idea_id"])
    op.create_index("ix_field_move_from", "field_move", ["from_id"])
    op.create_index("ix_field_move_to", "field_move", ["to_id"])
    op.create_index("ix_status_change_field", "status_change", ["field_id"])


def downgrade() -> None:
    op.drop_index("ix_status_change_field", "status_change")
    op.drop_index("ix_field_move_to", "field_move")
    op.drop_index("ix_field_move_from", "field_move")
    op.drop_table("idea_place")
    op.drop_table("idea_map")
